/** `subscribe` with presence on: who keeps the rosters hears of it, in a local SQS. */
import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { GATHER_SECONDS } from '#shared/presence/signals';
import { putRow, rowsOfConnection } from '#shared/tables/connections-table';
import type { RouteHandler } from '#shared/websocket/route';
import { lambdaContext } from '../support/lambda-context';
import { type Queue, startQueue } from '../support/queue';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { eventOf } from '../support/websocket-events';

captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
let tables: Tables;
let queue: Queue;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  queue = await startQueue('presence');
  Object.assign(process.env, tables.environment, {
    ...{ ...queue.environment, PRESENCE_QUEUE_URL: queue.url, PRESENCE_CHANNELS: '["room-*"]' },
    ...{ ACTION_BUDGET_BURST: '10', ACTION_BUDGET_PER_SECOND: '1' },
    ...{ CHANNEL_WRITE_SHARDS: '1', CHANNEL_READ_SHARDS: '1' },
  });
  ({ handler } = await import('#functions/subscribe/handler'));
});
afterAll(async () => {
  await queue.stop();
  await tables.stop();
});

async function announced(): Promise<unknown[]> {
  jest.spyOn(Date, 'now').mockReturnValue(NOW + GATHER_SECONDS * 1000);
  return queue.received();
}

it('announces who is about to enter a channel with presence, and lets nobody in unannounced', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  const connectionId = randomUUID();
  const own = { connectionId, userId: 'alice', connectedAt: NOW, expiresAt: NOW / 1000 + 3600, removeAt: NOW };
  await putRow(tables.client, CONNECTIONS_TABLE, { ...own, recipient: 'user#alice' });
  const recipients = async () =>
    (await rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId)).map(({ recipient }) => recipient);
  const subscribe = (channel: string) => {
    const body = JSON.stringify({ action: 'subscribe', channel });
    return handler(eventOf({ connectionId, userId: 'alice', channels: ['*'] }, { body }), lambdaContext);
  };

  await expect(subscribe('room-1')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  expect(await recipients()).toEqual(['user#alice']);

  await queue.create();
  for (const channel of ['hall', 'room-1', 'room-1']) await subscribe(channel);
  expect(await recipients()).toEqual(['channel#hall#0', 'channel#room-1#0', 'user#alice']);
  expect(await announced()).toEqual([{ channel: 'room-1' }]);
});
