/**
 * Checks a stage's settings at synth: CDK apps run without a type check, and a function would refuse them only at its cold
 * start, after the deployment. `authorizer` and `customDomain` are checked where they are used.
 */
import { Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { problemText } from '#shared/base/problem-text';
import { strictObject } from '#shared/base/strict-object';
import { SETTING_RANGES, type WholeNumberRange } from '#shared/runtime/setting-ranges';
import { authorizerOptions } from '../authorizer';
import { PARTS_PER_ROUND } from '../workflow/workflow-limits';
import type { BroadcastSettings, FanOutSettings, OperationsSettings, RateSettings, SenderSettings } from './settings';

/** An entry for every setting of the type, and no other. */
export type Entries<T> = { readonly [Name in keyof Required<T>]: v.GenericSchema };

const wholeNumber = ({ from, to }: WholeNumberRange) =>
  v.custom<number>(
    (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
    `a whole number from ${from} to ${to}`,
  );
const between = (from: number, to: number) => wholeNumber({ from, to });
const onOrOff = v.boolean('true or false');
const text = v.pipe(v.string('a string'), v.nonEmpty('a non-empty string'));
const oneOf = <const Options extends readonly (string | number)[]>(...options: Options) =>
  v.picklist(options, options.map((option) => (typeof option === 'string' ? `'${option}'` : option)).join(' or '));

/** The retention times CloudWatch Logs offers, in days: the numbers of the enum. */
const LOG_DAYS = Object.values(RetentionDays).filter((days) => typeof days === 'number');

/** A key, not an alias, whose ARN would not match in the policies of roles. */
const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const encryption = v.union(
  [
    v.picklist(['aws-owned', 'aws-managed', 'customer-managed']),
    strictObject({
      keyArn: v.custom<string>(
        (arn) => typeof arn === 'string' && (Token.isUnresolved(arn) || KEY_ARN.test(arn)),
        'the ARN of a KMS key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      ),
    }),
  ],
  "'aws-owned', 'aws-managed', 'customer-managed' or { keyArn: the ARN of a KMS key (not of an alias) }",
);

const shardCounts = strictObject({
  write: wholeNumber(SETTING_RANGES.shards),
  read: wholeNumber(SETTING_RANGES.shards),
});

const sender = strictObject({
  batchSize: between(1, 1000), // a batch's ids and outcome stay far below 256 KiB
  concurrentBatches: between(1, 40), // iterations an inline Map runs at once
  postConcurrency: wholeNumber(SETTING_RANGES.postConcurrency),
  postTimeoutMs: wholeNumber(SETTING_RANGES.postTimeoutMs),
  postAttempts: wholeNumber(SETTING_RANGES.postAttempts),
  transport: oneOf('direct', 'sdk'),
  http2: onOrOff,
  pruneMinAgeSeconds: wholeNumber(SETTING_RANGES.pruneMinAgeSeconds),
  timeoutSeconds: between(5, 240),
  memoryMb: between(128, 10_240),
  reservedConcurrency: v.optional(between(1, 1000)),
} satisfies Entries<SenderSettings>);

/** 10,000 directly addressed connections are all in one round. */
const MIN_STANDARD_BATCH = 20;

const settingsSchema = strictObject({
  workflowType: oneOf('EXPRESS', 'STANDARD'),
  workflowLogs: strictObject({ level: oneOf('ALL', 'ERROR', 'OFF'), executionData: onOrOff }),
  logInvocations: onOrOff,
  logRetentionDays: oneOf(...LOG_DAYS),
  sourceMaps: onOrOff,
  tracing: onOrOff,
  operations: strictObject({
    dashboard: onOrOff,
    alarms: onOrOff,
    alarmTopicArn: v.optional(text),
  } satisfies Entries<OperationsSettings>),
  eventBusName: v.optional(text),
  protectSource: v.optional(onOrOff),
  archiveDays: between(1, 3650),
  startRetry: strictObject({
    attempts: between(0, 185), // EventBridge's own bound
    maxAgeMinutes: wholeNumber(SETTING_RANGES.startRetryMaxAgeMinutes),
  }),
  data: oneOf('keep', 'destroy'),
  pointInTimeRecovery: onOrOff,
  encryption,
  reports: oneOf('all', 'exceptions'),
  broadcastRetentionDays: wholeNumber(SETTING_RANGES.broadcastRetentionDays),
  history: strictObject({
    minutes: between(0, SETTING_RANGES.historyMinutes.to),
    beforeJoin: v.optional(onOrOff),
  }),
  recordOutcomesUpTo: between(0, 1_000_000),
  shards: strictObject({ everyone: shardCounts, channel: shardCounts }),
  deliverSeconds: between(0, 110), // leaves enough of the 290 for the last round and the report
  rate: strictObject({
    postsPerSecond: v.optional(wholeNumber(SETTING_RANGES.postsPerSecond)),
    reservePercent: v.optional(between(0, 90)),
  } satisfies Entries<RateSettings>),
  sender,
  bulkSender: sender,
  fanOut: strictObject({
    afterRounds: between(1, 1000),
    usersPerPart: between(1, 10_000),
    partsAtOnce: v.optional(between(1, PARTS_PER_ROUND)),
  } satisfies Entries<FanOutSettings>),
  accessLogs: onOrOff,
  customDomain: v.optional(v.unknown()),
  throttle: strictObject({ rateLimit: between(1, 1_000_000), burstLimit: between(1, 1_000_000) }),
  actionBudget: strictObject({
    burst: wholeNumber(SETTING_RANGES.actionBudgetBurst),
    perSecond: wholeNumber(SETTING_RANGES.actionBudgetPerSecond),
  }),
  detailedMetrics: v.optional(onOrOff),
  httpEndpoint: v.optional(strictObject({ allowOrigins: v.optional(v.array(text, 'a list of origins')) })),
  connectionEvents: onOrOff,
  acknowledgements: onOrOff,
  usersToReach: onOrOff,
  scheduled: onOrOff,
  authorizer: v.unknown(),
} satisfies Entries<BroadcastSettings>);

/** @throws Error naming each wrong setting, its value and what is allowed */
export function checkSettings(settings: BroadcastSettings): BroadcastSettings {
  const { success, issues } = v.safeParse(settingsSchema, settings);
  if (!success)
    throw new Error(`Settings: ${problemText(issues, 'the settings')} (infra/settings.ts says what each is)`);
  for (const [kind, { read, write }] of Object.entries(settings.shards)) {
    if (read >= write) continue;
    throw new Error(
      `shards.${kind}.read must be at least shards.${kind}.write (${write}), got ${read}: rows in the unread shards would be lost`,
    );
  }
  if (settings.workflowType === 'STANDARD' && settings.sender.batchSize < MIN_STANDARD_BATCH) {
    throw new Error(
      `sender.batchSize must be at least ${MIN_STANDARD_BATCH} with workflowType STANDARD, got ${settings.sender.batchSize}: its executions end at 25,000 events, and each batch is 13`,
    );
  }
  authorizerOptions(settings.authorizer);
  return settings;
}
