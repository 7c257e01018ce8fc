/**
 * Checks the settings of a stage at synth. The ranges of what a function parses at cold start are in
 * functions/shared/env.ts; here are those that only the template and the state machines use.
 */
import { authorizerOptions } from './constructs/authorizer';
import { settingsWith, type BroadcastSettings, type SenderSettings } from './settings';

type Range = readonly [from: number, to: number];

/** An inline Map runs at most 40 iterations at once; a batch's ids and outcome stay far below 256 KiB up to 1,000. */
const SENDER_RANGES: Partial<Record<keyof SenderSettings, Range>> = {
  batchSize: [1, 1000],
  concurrentBatches: [1, 40],
  timeoutSeconds: [5, 240],
  memoryMb: [128, 10_240],
  reservedConcurrency: [1, 1000],
};

/** An EXPRESS execution ends after five minutes, of which delivering may take four. */
const RANGES: Partial<Record<keyof BroadcastSettings, Range>> = {
  deliverSeconds: [0, 240],
  archiveDays: [1, 3650],
  broadcastRetentionDays: [1, 3650],
  recordOutcomesUpTo: [0, 1_000_000],
};

/** What a setting may be that is a word. */
const CHOICES: { readonly [Name in keyof BroadcastSettings]?: readonly BroadcastSettings[Name][] } = {
  workflowType: ['EXPRESS', 'STANDARD'],
  data: ['keep', 'destroy'],
  encryption: ['aws-owned', 'aws-managed'],
};

/** Settings that have no default; those that have one are known by it. */
const WITHOUT_DEFAULT: Readonly<Record<OptionalName<BroadcastSettings>, true>> = {
  eventBusName: true,
  customDomain: true,
  throttle: true,
  detailedMetrics: true,
  httpEndpoint: true,
};
const HTTP_ENDPOINT: Readonly<Record<keyof NonNullable<BroadcastSettings['httpEndpoint']>, true>> = {
  allowOrigins: true,
};
const SENDER_WITHOUT_DEFAULT: Readonly<Record<OptionalName<SenderSettings>, true>> = { reservedConcurrency: true };
type OptionalName<T> = { [Name in keyof T]-?: T extends Required<Pick<T, Name>> ? never : Name }[keyof T];

/** @throws Error naming the setting, what it is and what it may be */
export function checkSettings(settings: BroadcastSettings): BroadcastSettings {
  const defaults = settingsWith({});
  checkNames('', settings, { ...defaults, ...WITHOUT_DEFAULT });
  checkNames('httpEndpoint.', settings.httpEndpoint ?? {}, HTTP_ENDPOINT);
  checkNames('sender.', settings.sender, { ...defaults.sender, ...SENDER_WITHOUT_DEFAULT });
  checkNames('bulkSender.', settings.bulkSender, { ...defaults.bulkSender, ...SENDER_WITHOUT_DEFAULT });
  for (const [name, allowed] of Object.entries(CHOICES)) {
    checkChoice(name, settings[name as keyof BroadcastSettings], allowed);
  }
  check('', settings, RANGES);
  check('sender.', settings.sender, SENDER_RANGES);
  check('bulkSender.', settings.bulkSender, SENDER_RANGES);
  for (const [kind, { read, write }] of Object.entries(settings.shards)) {
    if (read >= write) continue;
    throw new Error(
      `shards.${kind}.read must be at least shards.${kind}.write (${write}), got ${read}: rows in the unread shards would be lost`,
    );
  }
  authorizerOptions(settings.authorizer);
  return settings;
}

/** CDK apps run without a type check, so a setting that was renamed or mistyped would be ignored. */
function checkNames(prefix: string, settings: object, known: object): void {
  const unknown = Object.keys(settings).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw new Error(`There is no setting '${prefix}${unknown}'; there are ${Object.keys(known).sort().join(', ')}`);
}

function checkChoice(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (allowed.includes(value)) return;
  const expected = allowed.map((choice) => `'${String(choice)}'`).join(' or ');
  throw new Error(`Setting ${name} must be ${expected}, got ${JSON.stringify(value)}`);
}

function check<T extends object>(prefix: string, settings: T, ranges: Partial<Record<keyof T, Range>>): void {
  for (const [name, [from, to]] of Object.entries(ranges) as [keyof T & string, Range][]) {
    const value: unknown = settings[name];
    if (value === undefined) continue; // an optional setting that is not set
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) continue;
    throw new Error(
      `Setting ${prefix}${name} must be a whole number from ${from} to ${to}, got ${JSON.stringify(value)}`,
    );
  }
}
