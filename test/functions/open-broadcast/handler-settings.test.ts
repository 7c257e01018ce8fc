/** The function of a stack that has every setting on: each gets what the environment says of it. */
import { captureLogs } from '../support/log-capture';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { handler as Handler } from '#functions/open-broadcast/handler';
import { readAsked } from '#shared/acknowledgements/acknowledgements-table';
import { historyKey } from '#shared/history/history-table';
import { lambdaContext } from '../support/lambda-context';
import { type Queue, startQueue } from '../support/queue';
import { ACKNOWLEDGEMENTS_TABLE, HISTORY_TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const logs = captureLogs();
let tables: Tables;
let queue: Queue;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  queue = await startQueue('unreached');
  await queue.create();
  Object.assign(process.env, tables.environment, {
    ...{ EVERYONE_WRITE_SHARDS: '2', EVERYONE_READ_SHARDS: '2', CHANNEL_WRITE_SHARDS: '2', CHANNEL_READ_SHARDS: '3' },
    ...{ CLAIM_LEASE_SECONDS: '360', BROADCAST_RETENTION_DAYS: '30', SCHEDULED: 'on' },
    ...{ HISTORY_TABLE, HISTORY_MINUTES: '60', ACKNOWLEDGEMENTS_TABLE },
    ...{ ...queue.environment, UNREACHED_QUEUE_URL: queue.url },
  });
  ({ handler } = await import('#functions/open-broadcast/handler'));
});
afterAll(async () => {
  await queue.stop();
  await tables.stop();
});
beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));

const open = (eventId: string, request: object) =>
  handler(
    {
      event: {
        ...{ mapping: 'BroadcastRequested', source: 'shop', eventId, time: '2026-11-21T09:59:59Z' },
        request: { message: { type: 'OrderShipped', data: 1 }, ...request },
      },
      execution: {
        id: 'arn:aws:states:eu-central-1:123456789012:execution:broadcast:first',
        startTime: '2026-11-21T10:00:00.000Z',
      },
    },
    lambdaContext,
  );

it('asks the users, and lets the broadcast wait for them', async () => {
  const result = await open('e-1', {
    audience: { users: ['alice'] },
    acknowledge: { withinSeconds: 120 },
    ifUnreached: { afterSeconds: 60 },
  });
  const { broadcastId } = result;
  expect(result).toMatchObject({ decision: 'OPEN' });
  expect(await readAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, broadcastId)).toMatchObject({
    ...{ until: NOW + 120_000, users: ['alice'], expiresAt: NOW / 1000 + 120 + 30 * 86_400 },
  });
  jest.spyOn(Date, 'now').mockReturnValue(NOW + 60_000);
  expect(await queue.received()).toEqual([{ broadcastId, dueAt: NOW + 60_000 }]);
});

it('keeps history for its minutes, and a last value as long as broadcasts', async () => {
  const message = { type: 'banner', data: 1, retain: 'top' };
  const result = await open('e-2', { audience: { everyone: true }, message });
  const { at: position } = JSON.parse((result as { envelope: { text: string } }).envelope.text) as { at: string };
  const expiryOf = async (Key: { readonly stream: string; readonly position: string }) => {
    const { Item } = await tables.client.send(new GetCommand({ TableName: HISTORY_TABLE, Key }));
    return (Item?.expiresAt as number) - NOW / 1000;
  };
  expect(await expiryOf({ stream: historyKey.everyone, position })).toBe(60 * 60 + 600);
  expect(await expiryOf({ stream: historyKey.retained(historyKey.everyone), position: 'top' })).toBe(30 * 86_400);
});

it('logs until when a broadcast is kept', async () => {
  const sendAt = '2026-11-21T12:00:00.000Z';
  await open('e-3', { audience: { users: ['alice'] }, sendAt });
  expect(logs()).toEqual([expect.objectContaining({ message: 'Broadcast opened', decision: 'SCHEDULED', sendAt })]);
});
