import { connectedClients } from '#tools/console/api/clients/connections';
import { SharedRead } from '#tools/console/api/shared-read';
import type { LocalCloud } from '#local';

const row = (connectionId: string, recipient: string) => ({
  connectionId: { S: connectionId },
  recipient: { S: recipient },
  userId: { S: `user of ${connectionId}` },
  connectedAt: { N: '5' },
});
const open = (id: string) => ({ id, userId: `user of ${id}`, connectedAt: '1970-01-01T00:00:00.005Z' });

it('sets sockets beside rows: open, gone with its rows left, and there without rows', async () => {
  const pages = [
    { Items: [row('a', 'user#a'), row('a', 'channel#news#3')], LastEvaluatedKey: 'more' },
    { Items: [row('a', 'channel#art#1'), row('b', 'user#b')] },
  ];
  const cloud = {
    connections: { list: () => [open('a'), open('c')] },
    registry: { call: async () => pages.shift() },
  } as unknown as LocalCloud;
  const at = { connectedAt: 5 };
  expect(await connectedClients(cloud, 'table')).toEqual([
    { ...at, id: 'a', userId: 'user of a', channels: ['art', 'news'], state: 'open' },
    { ...at, id: 'b', userId: 'user of b', channels: [], state: 'gone' },
    { ...at, id: 'c', userId: 'user of c', channels: [], state: 'unregistered' },
  ]);
});

it('reads once for all who ask at the same time, and again after something was done or failed', async () => {
  let reads = 0;
  const shared = new SharedRead(async () => {
    reads += 1;
    if (reads === 2) throw new Error('busy');
    return reads;
  }, 60_000);
  expect(await Promise.all([shared.get(), shared.get()])).toEqual([1, 1]);
  shared.expire();
  await expect(shared.get()).rejects.toThrow('busy');
  expect(await shared.get()).toBe(3);
});
