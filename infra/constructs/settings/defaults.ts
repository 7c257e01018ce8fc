/** The defaults: safe, and working in a fresh account. */
import type { BroadcastSettings, PresenceSettings, SenderSettings, SettingsOverrides } from './settings';

/** The stage of `npx cdk deploy` without `-c stage=`. */
export const DEFAULT_STAGE = 'dev';

/** What a stack with presence has where its setting says nothing. */
export const PRESENCE_DEFAULTS: Required<Omit<PresenceSettings, 'channels'>> = { graceSeconds: 10, cap: 200 };

const sender: SenderSettings = {
  batchSize: 200,
  concurrentBatches: 10,
  postConcurrency: 100,
  postTimeoutMs: 5000,
  postAttempts: 4,
  transport: 'direct',
  http2: false,
  pruneMinAgeSeconds: 30,
  timeoutSeconds: 30,
  memoryMb: 256,
};

const defaults: BroadcastSettings = {
  workflowType: 'EXPRESS',
  workflowLogs: { level: 'ERROR', executionData: false },
  logInvocations: false,
  logRetentionDays: 30,
  sourceMaps: false,
  tracing: false,
  operations: { dashboard: true, alarms: true },
  archiveDays: 14,
  startRetry: { attempts: 20, maxAgeMinutes: 120 },
  data: 'keep',
  pointInTimeRecovery: true,
  encryption: 'aws-owned',
  reports: 'all',
  broadcastRetentionDays: 30,
  history: { minutes: 60 },
  recordOutcomesUpTo: 1000,
  shards: { everyone: { write: 16, read: 16 }, channel: { write: 8, read: 8 } },
  deliverSeconds: 100,
  rate: {},
  sender,
  bulkSender: { ...sender, concurrentBatches: 1, memoryMb: 512 },
  fanOut: { afterRounds: 10, usersPerPart: 500 },
  accessLogs: false,
  throttle: { rateLimit: 2000, burstLimit: 200 },
  actionBudget: { burst: 100, perSecond: 10 },
  connectionEvents: false,
  acknowledgements: false,
  usersToReach: false,
  scheduled: false,
  authorizer: 'token',
};

/** The defaults with overrides on top; a later override wins. */
export function settingsWith(...overrides: readonly SettingsOverrides[]): BroadcastSettings {
  let settings = defaults;
  for (const each of overrides) {
    settings = {
      ...settings,
      ...each,
      sender: { ...settings.sender, ...each.sender },
      bulkSender: { ...settings.bulkSender, ...each.bulkSender },
    };
  }
  return settings;
}
