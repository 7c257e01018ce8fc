/**
 * The environment of the functions: every name is declared here once. Infra sets these names; a function parses what it
 * needs at cold start, so that a wrong value fails the first invocation with the name, what was got and what is expected.
 */
import { parseChoice, parseInteger, parseText } from './env-parsers';

export const ENV = {
  CONNECTIONS_TABLE: 'CONNECTIONS_TABLE',
  BROADCASTS_TABLE: 'BROADCASTS_TABLE',
  OUTCOMES_TABLE: 'OUTCOMES_TABLE',
  /** Where PostToConnection is sent: `https://{api}.execute-api.{region}.amazonaws.com/{stage}`, or a custom domain with its path. */
  CALLBACK_URL: 'CALLBACK_URL',
  /** ARN of the Secrets Manager secret the `token` authorizer verifies with. */
  TOKEN_SECRET_ARN: 'TOKEN_SECRET_ARN',
  /** Claim of the token that is the user id. */
  USER_ID_CLAIM: 'USER_ID_CLAIM',
  EVERYONE_WRITE_SHARDS: 'EVERYONE_WRITE_SHARDS',
  EVERYONE_READ_SHARDS: 'EVERYONE_READ_SHARDS',
  CHANNEL_WRITE_SHARDS: 'CHANNEL_WRITE_SHARDS',
  CHANNEL_READ_SHARDS: 'CHANNEL_READ_SHARDS',
  /** Seconds a claim holds: longer than the execution may run. */
  CLAIM_LEASE_SECONDS: 'CLAIM_LEASE_SECONDS',
  /** The state machine an overdue broadcast is started in again. */
  BROADCAST_STATE_MACHINE_ARN: 'BROADCAST_STATE_MACHINE_ARN',
  EVENT_BUS_NAME: 'EVENT_BUS_NAME',
  DEAD_LETTER_QUEUE_URL: 'DEAD_LETTER_QUEUE_URL',
  /** Days a broadcast's row is kept. */
  BROADCAST_RETENTION_DAYS: 'BROADCAST_RETENTION_DAYS',
  /** Posts in flight at once in one sender. */
  SEND_CONCURRENCY: 'SEND_CONCURRENCY',
  /** Posts a second of one sender; 0 is no bound. */
  SEND_RATE: 'SEND_RATE',
  /** Milliseconds one post may take. */
  POST_TIMEOUT_MS: 'POST_TIMEOUT_MS',
  /** Times one connection is tried before it is failed. */
  POST_ATTEMPTS: 'POST_ATTEMPTS',
  /** `direct`: sign and post with undici; `sdk`: every post through the SDK client. */
  SEND_TRANSPORT: 'SEND_TRANSPORT',
  /** Seconds a connection must have been open before a 410 prunes its rows. */
  PRUNE_MIN_AGE_SECONDS: 'PRUNE_MIN_AGE_SECONDS',
} as const;

export type EnvName = keyof typeof ENV;
type Source = Readonly<Record<string, string | undefined>>;

export const connectionsTableName = (env: Source = process.env) => parseText(env, ENV.CONNECTIONS_TABLE);
export const broadcastsTableName = (env: Source = process.env) => parseText(env, ENV.BROADCASTS_TABLE);
export const outcomesTableName = (env: Source = process.env) => parseText(env, ENV.OUTCOMES_TABLE);

export const everyoneShards = (env: Source = process.env) =>
  shardCounts(env, ENV.EVERYONE_WRITE_SHARDS, ENV.EVERYONE_READ_SHARDS);
export const channelShards = (env: Source = process.env) =>
  shardCounts(env, ENV.CHANNEL_WRITE_SHARDS, ENV.CHANNEL_READ_SHARDS);

export const claimSettings = (env: Source = process.env) => ({
  leaseSeconds: parseInteger(env, ENV.CLAIM_LEASE_SECONDS, { from: 1, to: 86_400 }),
  retentionDays: parseInteger(env, ENV.BROADCAST_RETENTION_DAYS, { from: 1, to: 3650 }),
});

export const overdueSettings = (env: Source = process.env) => ({
  stateMachineArn: parseText(env, ENV.BROADCAST_STATE_MACHINE_ARN),
  eventBusName: parseText(env, ENV.EVENT_BUS_NAME),
  deadLetterQueueUrl: parseText(env, ENV.DEAD_LETTER_QUEUE_URL),
});

export const tokenSettings = (env: Source = process.env) => ({
  secretArn: parseText(env, ENV.TOKEN_SECRET_ARN),
  userIdClaim: parseText(env, ENV.USER_ID_CLAIM),
});

export const senderSettings = (env: Source = process.env) => ({
  callbackUrl: parseText(env, ENV.CALLBACK_URL),
  concurrency: parseInteger(env, ENV.SEND_CONCURRENCY, { from: 1, to: 1000 }),
  postsPerSecond: parseInteger(env, ENV.SEND_RATE, { from: 0, to: 100_000 }),
  postTimeoutMs: parseInteger(env, ENV.POST_TIMEOUT_MS, { from: 50, to: 29_000 }),
  postAttempts: parseInteger(env, ENV.POST_ATTEMPTS, { from: 1, to: 10 }),
  transport: parseChoice(env, ENV.SEND_TRANSPORT, ['direct', 'sdk']),
  pruneMinAgeSeconds: parseInteger(env, ENV.PRUNE_MIN_AGE_SECONDS, { from: 0, to: 3600 }),
});

function shardCounts(env: Source, write: EnvName, read: EnvName) {
  const counts = {
    write: parseInteger(env, write, { from: 1, to: 256 }),
    read: parseInteger(env, read, { from: 1, to: 256 }),
  };
  if (counts.read < counts.write) {
    throw new Error(
      `${read} must be at least ${write} (${counts.write}), got ${counts.read}: connections in the unread shards would be lost`,
    );
  }
  return counts;
}
