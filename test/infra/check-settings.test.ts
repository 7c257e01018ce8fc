import { checkSettings } from '../../infra/check-settings';
import { settingsOf, type SettingsOverrides } from '../../infra/settings';

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
    ['userIdClaim', settingsOf('prod', { userIdClaim: 'email' } as SettingsOverrides)],
    ['sender.batch', settingsOf('prod', { sender: { batch: 3 } as object })],
  ])('refuses %s that is not what there is, or out of its range, by name', (name, settings) => {
    expect(() => checkSettings(settings)).toThrow(name);
  });
});
