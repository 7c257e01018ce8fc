import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { OpenRows } from '#functions/restart-overdue/open-rows';
import { openAgain } from '#functions/restart-overdue/open-again';
import { takeUp } from '#functions/restart-overdue/take-up';
import type { UnopenedEvent } from '#functions/restart-overdue/unopened-events';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const OPEN_WITHIN_MS = 120 * 60_000;

let tables: Tables;
let rows: OpenRows;
beforeAll(async () => {
  tables = await startTables();
  rows = new OpenRows(tables.client, BROADCASTS_TABLE, 350_000);
});
afterAll(() => tables.stop());

let serial = 0;
const newInput = (more: object = {}) => ({
  ...{ mapping: 'OrderShipped', source: 'shop.orders', eventId: `event-${++serial}`, time: '2026-11-21T09:59:59Z' },
  request: { message: { type: 'test', data: { exact: 9007199254740991 } } },
  ...more,
});
const idOf = ({ eventId }: { eventId: string }) => `OrderShipped/shop.orders/${eventId}`;
const unopened = (input: unknown, leftAt = NOW - 60_000): UnopenedEvent => ({
  input: typeof input === 'string' ? input : JSON.stringify(input),
  owner: 'mine',
  error: { name: 'Lambda.TooManyRequestsException', cause: 'Rate Exceeded.' },
  leftAt,
  receipt: 'receipt',
});

function outlets() {
  const given: string[] = [];
  const take = (what: string) => Promise.resolve(void given.push(what));
  return {
    given,
    start: (input: string) => take(`start ${input}`),
    publish: () => take('publish'),
    keep: ({ request }: { request: string }, { name }: { name: string }) => take(`keep ${name} ${request}`),
    receive: () => Promise.resolve([]),
    remove: () => take('remove'),
  };
}

async function see(event: UnopenedEvent, now = NOW) {
  const to = outlets();
  const done = await openAgain(event, {
    rows,
    outlets: to,
    unopened: to,
    now: () => now,
    openWithinMs: OPEN_WITHIN_MS,
  });
  return { done, given: to.given };
}

const put = (broadcastId: string, more: Partial<BroadcastRow>) =>
  tables.client.send(
    new PutCommand({
      TableName: BROADCASTS_TABLE,
      Item: {
        ...{ broadcastId, owner: 'another', attempt: 1, startedAt: '2026-11-21T09:59:00.000Z', request: '{}' },
        ...{ leaseUntil: NOW + 300_000, dueAt: NOW + 20_000, openShard: OPEN_SHARDS.of(broadcastId), ...more },
      },
    }),
  );

describe('an event that was not opened', () => {
  it('is started again with its numbers unchanged, and says since when it has waited', async () => {
    const input = newInput();
    const { done, given } = await see(unopened(input));

    expect(done).toBe('restarted');
    expect(given).toEqual([
      `start ${JSON.stringify({ ...input, unopenedSince: '2026-11-21T09:59:00.000Z' })}`,
      'remove',
    ]);
    expect(given[0]).toContain('9007199254740991');
  });

  it('is started again when an earlier broadcast of its name FAILED, as a redriven one is', async () => {
    const input = newInput({ redrives: 1 });
    await put(idOf(input), { status: 'FAILED' });
    expect(await see(unopened(input))).toMatchObject({ done: 'restarted' });
  });

  it('goes unchanged to the dead-letter queue when its time is over, counted from the first try', async () => {
    const input = newInput();
    const again = { ...input, unopenedSince: '2026-11-21T08:00:00.000Z' };
    expect(await see(unopened(again), NOW - 1)).toMatchObject({ done: 'restarted' });
    expect(await see(unopened(again))).toEqual({
      done: 'givenUp',
      given: [`keep Lambda.TooManyRequestsException ${JSON.stringify(input)}`, 'remove'],
    });
  });
});

describe('an event that was opened', () => {
  it.each(['RUNNING', 'COMPLETED', 'PARTIAL', 'NO_CONNECTIONS', 'EXPIRED'] as const)(
    'by another execution is in no queue any more: %s',
    async (status) => {
      const input = newInput();
      await put(idOf(input), { status });
      // However long it has waited.
      const event = unopened({ ...input, unopenedSince: '2026-11-20T00:00:00Z' });
      expect(await see(event)).toEqual({ done: 'notDue', given: ['remove'] });
      // Its lease is its owner's.
      expect(await readBroadcast(tables.client, BROADCASTS_TABLE, idOf(input))).toMatchObject({
        leaseUntil: NOW + 300_000,
      });
    },
  );

  it('by the execution that left it, whose reply was lost, is in no queue any more, and overdue at once', async () => {
    const input = newInput();
    await put(idOf(input), { status: 'RUNNING', owner: 'mine', request: JSON.stringify(input) });

    expect(await see(unopened(input))).toEqual({ done: 'notDue', given: ['remove'] });
    const to = outlets();
    expect(await takeUp(idOf(input), { rows, outlets: to, now: () => NOW })).toBe('restarted');
    expect(to.given).toEqual([`start ${JSON.stringify(input)}`]);
  });
});

it.each(['a text', '[]', '{"mapping":"M"}', 'null'])(
  'what no rule has sent (%s) goes to the dead-letter queue: it has no name to ask for',
  async (input) => {
    expect(await see(unopened(input))).toEqual({
      done: 'givenUp',
      given: [`keep Lambda.TooManyRequestsException ${input}`, 'remove'],
    });
  },
);
