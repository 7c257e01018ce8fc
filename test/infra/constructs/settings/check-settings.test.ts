import { checkSettings } from '#constructs/settings/check-settings';
import type { FanOutSettings, SettingsOverrides } from '#constructs/settings/settings';
import { settingsOf } from '#infra/settings';

describe('checkSettings', () => {
  it.each(['dev', 'prod', 'local'])('takes the settings of stage %s', (stage) => {
    expect(checkSettings(settingsOf(stage))).toEqual(settingsOf(stage));
  });

  it.each([
    ['sender.batchSize', settingsOf('prod', { sender: { batchSize: 0 } })],
    ['sender.concurrentBatches', settingsOf('prod', { sender: { concurrentBatches: 41 } })],
    ['bulkSender.reservedConcurrency', settingsOf('prod', { bulkSender: { reservedConcurrency: 0.5 } })],
    ['deliverSeconds', settingsOf('prod', { deliverSeconds: 300 })],
    [
      'shards.everyone.read',
      settingsOf('prod', { shards: { everyone: { write: 8, read: 4 }, channel: { write: 1, read: 1 } } }),
    ],
    ['workflowType', settingsOf('prod', { workflowType: 'FAST' as 'EXPRESS' })],
    ['data', settingsOf('prod', { data: 'kept' as 'keep' })],
    ['sender.transport', settingsOf('prod', { sender: { transport: 'fast' as 'sdk' } })],
    ['bulkSender.postAttempts', settingsOf('prod', { bulkSender: { postAttempts: 40 } })],
    ['workflowLogs.level', settingsOf('prod', { workflowLogs: { level: 'DEBUG' as 'ALL', executionData: false } })],
    ['logRetentionDays', settingsOf('prod', { logRetentionDays: 8 })],
    ['fanOut.usersPerPart', settingsOf('prod', { fanOut: { afterRounds: 1, partsAtOnce: 5 } as FanOutSettings })],
    ['fanOut.partsAtOnce', settingsOf('prod', { fanOut: { afterRounds: 1, usersPerPart: 1, partsAtOnce: 101 } })],
    ['rate.postsPerSecond', settingsOf('prod', { rate: { postsPerSecond: -1 } })],
    ['rate.reservePercent', settingsOf('prod', { rate: { reservePercent: 91 } })],
    ['startRetry.attempts', settingsOf('prod', { startRetry: { attempts: 500, maxAgeMinutes: 120 } })],
    ['userIdClaim', settingsOf('prod', { userIdClaim: 'email' } as SettingsOverrides)],
    ['sender.batch', settingsOf('prod', { sender: { batch: 3 } as object })],
  ])('refuses %s if it is unknown or out of range, naming it', (name, settings) => {
    expect(() => checkSettings(settings)).toThrow(name);
  });

  it('lists all wrong settings, with their values and what is allowed', () => {
    const wrong = settingsOf('prod', { sender: { batchSize: 5000 }, data: 'kept' as 'keep' });
    expect(() => checkSettings(wrong)).toThrow(
      "Settings: data must be 'keep' or 'destroy', got 'kept'; sender.batchSize must be a whole number from 1 to 1000, got 5000",
    );
  });
});
