/**
 * The functions' environment variables, each declared once. Infra sets them. A function parses what it needs at cold
 * start, so a wrong value fails the first invocation, with its name, what was got and what was expected.
 */
import { MAX_INTEGRATION_SECONDS } from '../base/aws-limits';
import { parseChoice, parseInteger, parseOptionalText, parseText, parseTexts } from './env-parsers';
import { SETTING_RANGES } from './setting-ranges';

export const ENV = {
  CONNECTIONS_TABLE: 'CONNECTIONS_TABLE',
  BROADCASTS_TABLE: 'BROADCASTS_TABLE',
  OUTCOMES_TABLE: 'OUTCOMES_TABLE',
  /**
   * Address for PostToConnection: `https://{api}.execute-api.{region}.amazonaws.com/{stage}`, or a custom domain with
   * its path.
   */
  CALLBACK_URL: 'CALLBACK_URL',
  /** How the authorizer verifies tokens. */
  TOKEN_MODE: 'TOKEN_MODE',
  /** ARN of the Secrets Manager secret for the mode `token`. */
  TOKEN_SECRET_ARN: 'TOKEN_SECRET_ARN',
  /** Mode `jwt`; the audience is a JSON list. */
  TOKEN_ISSUER: 'TOKEN_ISSUER',
  TOKEN_AUDIENCE: 'TOKEN_AUDIENCE',
  /** Address of the issuer's keys. Without it, the discovery document says it. */
  TOKEN_JWKS_URI: 'TOKEN_JWKS_URI',
  /** Mode `cognito`; the client ids are a JSON list. */
  USER_POOL_ID: 'USER_POOL_ID',
  CLIENT_IDS: 'CLIENT_IDS',
  TOKEN_USE: 'TOKEN_USE',
  /** The token's claim with the user id. */
  USER_ID_CLAIM: 'USER_ID_CLAIM',
  /** The token's claim with the channels it grants. */
  CHANNELS_CLAIM: 'CHANNELS_CLAIM',
  /** Where `$connect` finds the user id: in the `authorizer`'s context, in the IAM `identity`, or nowhere. */
  USER_ID_SOURCE: 'USER_ID_SOURCE',
  /** Member of that source with the user id. */
  USER_ID_KEY: 'USER_ID_KEY',
  /** Channels that everybody may subscribe to, if no authorizer grants them per client: a JSON list. */
  CHANNEL_GRANTS: 'CHANNEL_GRANTS',
  /** Values that a client's `action` may have, from the API's routes: a JSON list. */
  CLIENT_ACTIONS: 'CLIENT_ACTIONS',
  /** Actions one connection may take at once, and per second. */
  ACTION_BUDGET_BURST: 'ACTION_BUDGET_BURST',
  ACTION_BUDGET_PER_SECOND: 'ACTION_BUDGET_PER_SECOND',
  EVERYONE_WRITE_SHARDS: 'EVERYONE_WRITE_SHARDS',
  EVERYONE_READ_SHARDS: 'EVERYONE_READ_SHARDS',
  CHANNEL_WRITE_SHARDS: 'CHANNEL_WRITE_SHARDS',
  CHANNEL_READ_SHARDS: 'CHANNEL_READ_SHARDS',
  /** Seconds a claim's lease lasts: longer than the execution may run. */
  CLAIM_LEASE_SECONDS: 'CLAIM_LEASE_SECONDS',
  /** The state machine that restarts an overdue broadcast. */
  BROADCAST_STATE_MACHINE_ARN: 'BROADCAST_STATE_MACHINE_ARN',
  EVENT_BUS_NAME: 'EVENT_BUS_NAME',
  /** `on` if the end of a connection is published. */
  CONNECTION_EVENTS: 'CONNECTION_EVENTS',
  DEAD_LETTER_QUEUE_URL: 'DEAD_LETTER_QUEUE_URL',
  /** Queue of events that an execution could not open. */
  UNOPENED_QUEUE_URL: 'UNOPENED_QUEUE_URL',
  /** Minutes to retry an event that cannot be opened before it goes to the dead-letter queue. */
  START_RETRY_MAX_AGE_MINUTES: 'START_RETRY_MAX_AGE_MINUTES',
  /** Absent if there is no history. */
  HISTORY_TABLE: 'HISTORY_TABLE',
  /** Minutes that history is kept. */
  HISTORY_MINUTES: 'HISTORY_MINUTES',
  /** `on` if a client may read what was published before it subscribed. */
  HISTORY_BEFORE_JOIN: 'HISTORY_BEFORE_JOIN',
  /** Absent if no broadcast may ask for acknowledgements. */
  ACKNOWLEDGEMENTS_TABLE: 'ACKNOWLEDGEMENTS_TABLE',
  /** Absent without presence, as the next ones. */
  PRESENCE_TABLE: 'PRESENCE_TABLE',
  PRESENCE_QUEUE_URL: 'PRESENCE_QUEUE_URL',
  /** Channels with presence, as names or as prefixes that end in `*`: a JSON list. */
  PRESENCE_CHANNELS: 'PRESENCE_CHANNELS',
  PRESENCE_GRACE_SECONDS: 'PRESENCE_GRACE_SECONDS',
  /** Users in a channel up to which they are named. */
  PRESENCE_CAP: 'PRESENCE_CAP',
  /** Queue of broadcasts whose users have some time to get the message. Absent if none may have `ifUnreached`. */
  UNREACHED_QUEUE_URL: 'UNREACHED_QUEUE_URL',
  /** `on` if requests may have `sendAt`. Absent if not. */
  SCHEDULED: 'SCHEDULED',
  /** `exceptions` if reports that are COMPLETED are not published. Absent if all are. */
  REPORTS: 'REPORTS',
  /** Days the rows of a broadcast are kept. */
  BROADCAST_RETENTION_DAYS: 'BROADCAST_RETENTION_DAYS',
  /** Concurrent posts of one sender. */
  POST_CONCURRENCY: 'POST_CONCURRENCY',
  /** Posts a second of all batches that are not small, of all senders. Absent if there is no limit. */
  GOVERNED_POSTS_PER_SECOND: 'GOVERNED_POSTS_PER_SECOND',
  /** Milliseconds one post may take. */
  POST_TIMEOUT_MS: 'POST_TIMEOUT_MS',
  /** Number of tries before a connection counts as failed. */
  POST_ATTEMPTS: 'POST_ATTEMPTS',
  /** `direct`: the sender signs; `sdk`: the SDK client builds and signs every post. */
  TRANSPORT: 'TRANSPORT',
  /** `on` if the sender offers HTTP/2 to the endpoint. Absent if it does not. */
  HTTP2: 'HTTP2',
  /** Seconds a connection must have been open before a 410 prunes its rows. */
  PRUNE_MIN_AGE_SECONDS: 'PRUNE_MIN_AGE_SECONDS',
} as const;

export type EnvName = keyof typeof ENV;
type Source = Readonly<Record<string, string | undefined>>;

export const connectionsTableName = (env: Source = process.env) => parseText(env, ENV.CONNECTIONS_TABLE);
export const broadcastsTableName = (env: Source = process.env) => parseText(env, ENV.BROADCASTS_TABLE);
export const outcomesTableName = (env: Source = process.env) => parseText(env, ENV.OUTCOMES_TABLE);

export const callbackUrl = (env: Source = process.env) => parseText(env, ENV.CALLBACK_URL);
export const eventBusName = (env: Source = process.env) => parseText(env, ENV.EVENT_BUS_NAME);

export const everyoneShards = (env: Source = process.env) =>
  shardCounts(env, ENV.EVERYONE_WRITE_SHARDS, ENV.EVERYONE_READ_SHARDS);
export const channelShards = (env: Source = process.env) =>
  shardCounts(env, ENV.CHANNEL_WRITE_SHARDS, ENV.CHANNEL_READ_SHARDS);

export const claimSettings = (env: Source = process.env) => ({
  leaseSeconds: leaseSeconds(env),
  broadcastRetentionDays: broadcastRetentionDays(env),
  reports: env[ENV.REPORTS] === undefined ? ('all' as const) : parseChoice(env, ENV.REPORTS, ['all', 'exceptions']),
});

export const overdueSettings = (env: Source = process.env) => ({
  stateMachineArn: parseText(env, ENV.BROADCAST_STATE_MACHINE_ARN),
  eventBusName: eventBusName(env),
  deadLetterQueueUrl: parseText(env, ENV.DEAD_LETTER_QUEUE_URL),
  unopenedQueueUrl: parseText(env, ENV.UNOPENED_QUEUE_URL),
  leaseSeconds: leaseSeconds(env),
  startRetryMaxAgeMinutes: parseInteger(env, ENV.START_RETRY_MAX_AGE_MINUTES, SETTING_RANGES.startRetryMaxAgeMinutes),
});

export const tokenMode = (env: Source = process.env) => parseChoice(env, ENV.TOKEN_MODE, ['token', 'jwt', 'cognito']);
export const tokenSecretArn = (env: Source = process.env) => parseText(env, ENV.TOKEN_SECRET_ARN);
export const jwtSettings = (env: Source = process.env) => ({
  issuer: parseText(env, ENV.TOKEN_ISSUER),
  audience: parseTexts(env, ENV.TOKEN_AUDIENCE),
  jwksUri: parseOptionalText(env, ENV.TOKEN_JWKS_URI),
});
export const cognitoSettings = (env: Source = process.env) => ({
  userPoolId: parseText(env, ENV.USER_POOL_ID),
  clientIds: parseTexts(env, ENV.CLIENT_IDS),
  tokenUse: parseChoice(env, ENV.TOKEN_USE, ['access', 'id', 'any']),
});
export const claimNames = (env: Source = process.env) => ({
  userIdClaim: parseText(env, ENV.USER_ID_CLAIM),
  channelsClaim: parseText(env, ENV.CHANNELS_CLAIM),
});

export const userIdSettings = (env: Source = process.env) => ({
  source: parseChoice(env, ENV.USER_ID_SOURCE, ['authorizer', 'identity', 'none']),
  key: parseOptionalText(env, ENV.USER_ID_KEY),
});

/** Channels that everybody may subscribe to: none if the authorizer grants them per client. */
export const commonGrants = (env: Source = process.env) =>
  env[ENV.CHANNEL_GRANTS] === undefined ? [] : parseTexts(env, ENV.CHANNEL_GRANTS);

export const clientActions = (env: Source = process.env): readonly string[] => parseTexts(env, ENV.CLIENT_ACTIONS);

export const actionBudget = (env: Source = process.env) => ({
  burst: parseInteger(env, ENV.ACTION_BUDGET_BURST, SETTING_RANGES.actionBudgetBurst),
  perSecond: parseInteger(env, ENV.ACTION_BUDGET_PER_SECOND, SETTING_RANGES.actionBudgetPerSecond),
});

const keptHistory = (env: Source) => ({
  table: parseText(env, ENV.HISTORY_TABLE),
  minutes: parseInteger(env, ENV.HISTORY_MINUTES, SETTING_RANGES.historyMinutes),
});
export const historySettings = (env: Source = process.env) => ({
  ...keptHistory(env),
  beforeJoin: parseChoice(env, ENV.HISTORY_BEFORE_JOIN, ['on', 'off']) === 'on',
});
/** Where OpenBroadcast writes history; undefined if there is none. */
export const historyToWrite = (env: Source = process.env) =>
  env[ENV.HISTORY_TABLE] === undefined ? undefined : keptHistory(env);

export const acknowledgementsTableName = (env: Source = process.env) => parseText(env, ENV.ACKNOWLEDGEMENTS_TABLE);
/** Undefined if no broadcast may ask for acknowledgements. */
export const acknowledgementsTableIfAny = (env: Source = process.env) =>
  env[ENV.ACKNOWLEDGEMENTS_TABLE] === undefined ? undefined : acknowledgementsTableName(env);

export const presenceTableName = (env: Source = process.env) => parseText(env, ENV.PRESENCE_TABLE);
export const presenceChannels = (env: Source = process.env) => parseTexts(env, ENV.PRESENCE_CHANNELS);
/** Where changes of channels are told; undefined without presence. */
export const presenceSignals = (env: Source = process.env) =>
  env[ENV.PRESENCE_QUEUE_URL] === undefined
    ? undefined
    : { queueUrl: parseText(env, ENV.PRESENCE_QUEUE_URL), channels: presenceChannels(env) };
export const presenceSettings = (env: Source = process.env) => ({
  table: presenceTableName(env),
  queueUrl: parseText(env, ENV.PRESENCE_QUEUE_URL),
  channels: presenceChannels(env),
  graceSeconds: parseInteger(env, ENV.PRESENCE_GRACE_SECONDS, SETTING_RANGES.presenceGraceSeconds),
  cap: parseInteger(env, ENV.PRESENCE_CAP, SETTING_RANGES.presenceCap),
});

/** Undefined if no broadcast may have `ifUnreached`. */
export const unreachedQueueIfAny = (env: Source = process.env) =>
  env[ENV.UNREACHED_QUEUE_URL] === undefined ? undefined : parseText(env, ENV.UNREACHED_QUEUE_URL);
export const reachSettings = (env: Source = process.env) => ({
  eventBusName: eventBusName(env),
  queueUrl: parseText(env, ENV.UNREACHED_QUEUE_URL),
  tables: {
    broadcasts: broadcastsTableName(env),
    outcomes: outcomesTableName(env),
    acknowledgements: acknowledgementsTableName(env),
    history: env[ENV.HISTORY_TABLE] === undefined ? undefined : parseText(env, ENV.HISTORY_TABLE),
  },
  retentionDays: broadcastRetentionDays(env),
});
/** Whether requests may have `sendAt`. */
export const schedulesBroadcasts = (env: Source = process.env): boolean => isOn(env, ENV.SCHEDULED);

/** Whether the end of a connection is published. */
export const connectionEvents = (env: Source = process.env): boolean => isOn(env, ENV.CONNECTION_EVENTS);
/** The bus for connection events; undefined if they are off. */
export const connectionEventBus = (env: Source = process.env): string | undefined =>
  connectionEvents(env) ? parseText(env, ENV.EVENT_BUS_NAME) : undefined;

export const closingSettings = (env: Source = process.env) => ({
  callbackUrl: parseText(env, ENV.CALLBACK_URL),
  /** Whatever the setting: a connection has no socket until its `$connect` is over, and nobody has posted to it. */
  minAgeSeconds: Math.max(MAX_INTEGRATION_SECONDS + 1, pruneMinAge(env)),
});

export const senderSettings = (env: Source = process.env) => ({
  callbackUrl: callbackUrl(env),
  postConcurrency: parseInteger(env, ENV.POST_CONCURRENCY, SETTING_RANGES.postConcurrency),
  governedPostsPerSecond:
    env[ENV.GOVERNED_POSTS_PER_SECOND] === undefined
      ? undefined
      : parseInteger(env, ENV.GOVERNED_POSTS_PER_SECOND, { ...SETTING_RANGES.postsPerSecond, from: 1 }),
  postTimeoutMs: parseInteger(env, ENV.POST_TIMEOUT_MS, SETTING_RANGES.postTimeoutMs),
  postAttempts: parseInteger(env, ENV.POST_ATTEMPTS, SETTING_RANGES.postAttempts),
  transport: parseChoice(env, ENV.TRANSPORT, ['direct', 'sdk']),
  http2: isOn(env, ENV.HTTP2),
  pruneMinAgeSeconds: pruneMinAge(env),
  broadcastRetentionDays: broadcastRetentionDays(env),
});

const isOn = (env: Source, name: EnvName) => env[name] !== undefined && parseChoice(env, name, ['on', 'off']) === 'on';
const leaseSeconds = (env: Source) => parseInteger(env, ENV.CLAIM_LEASE_SECONDS, { from: 1, to: 86_400 });
export const broadcastRetentionDays = (env: Source = process.env) =>
  parseInteger(env, ENV.BROADCAST_RETENTION_DAYS, SETTING_RANGES.broadcastRetentionDays);
const pruneMinAge = (env: Source) => parseInteger(env, ENV.PRUNE_MIN_AGE_SECONDS, SETTING_RANGES.pruneMinAgeSeconds);

function shardCounts(env: Source, write: EnvName, read: EnvName) {
  const counts = {
    write: parseInteger(env, write, SETTING_RANGES.shards),
    read: parseInteger(env, read, SETTING_RANGES.shards),
  };
  if (counts.read < counts.write) {
    throw new Error(
      `${read} must be at least ${write} (${counts.write}), got ${counts.read}: connections in the unread shards would be lost`,
    );
  }
  return counts;
}
