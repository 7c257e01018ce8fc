/**
 * Checks the settings of a stage at synth. The ranges of what a function parses at cold start are in
 * functions/shared/env.ts; here are those that only the template and the state machines use.
 */
import { authorizerOptions } from './constructs/authorizer';
import type { BroadcastSettings, SenderSettings } from './settings';

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

/** @throws Error naming the setting, what it is and what it may be */
export function checkSettings(settings: BroadcastSettings): BroadcastSettings {
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
