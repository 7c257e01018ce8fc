/** What becomes of a user, line by line of the table in functions/README.md; and the order in which things are written. */
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { publishUsersToReach } from '#functions/reach-users/publish';
import { reach, type ReachParts } from '#functions/reach-users/reach';
import { CaughtUp } from '#functions/resume/caught-up';
import { positionNow } from '#functions/open-broadcast/history';
import { acknowledgementKey, readTaken } from '#shared/acknowledgements/acknowledgements-table';
import type { BroadcastRequest, DeliveryReport, UserToReach } from '#shared/contracts';
import { hashOf } from '#shared/history/position';
import { putOutcomes } from '#shared/tables/outcomes-table';
import { reachId } from '#shared/to-reach/user-to-reach';
import { wait, waitingOf } from '#shared/to-reach/waiting';
import {
  ACKNOWLEDGEMENTS_TABLE,
  BROADCASTS_TABLE,
  HISTORY_TABLE,
  OUTCOMES_TABLE,
  startTables,
  type Tables,
} from '../support/tables';

const NOW = Date.parse('2026-11-21T10:01:00Z');
const OWNER = 'arn:aws:states:eu-central-1:123456789012:express:broadcast:one:1';
const TIME = '2026-11-21T10:00:00Z';
const names = {
  ...{ broadcasts: BROADCASTS_TABLE, outcomes: OUTCOMES_TABLE, history: HISTORY_TABLE },
  acknowledgements: ACKNOWLEDGEMENTS_TABLE,
};

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

interface Facts {
  readonly request?: Partial<BroadcastRequest>;
  /** @default - one without a report */
  readonly report?: Partial<DeliveryReport> | undefined;
  /** What alice's connection had. */
  readonly outcome?: 'delivered' | 'stale' | 'failed';
  /** Whose connection it was; null for one that was addressed directly. @default alice */
  readonly of?: string | null;
  readonly resumes?: 'brought' | 'confirmed';
  readonly row?: object;
}

let serial = 0;
/** @returns its id: a broadcast to alice */
async function broadcast({ request, report = {}, outcome, of = 'alice', resumes, row }: Facts): Promise<string> {
  const broadcastId = `M/s/${(serial += 1)}`;
  const connections = outcome === undefined ? 0 : 1;
  const whole = { status: 'COMPLETED', connections, recorded: connections, failures: [], failed: 0, lostParts: 0 };
  const input = {
    ...{ mapping: 'M', source: 's', eventId: String(serial), time: TIME },
    request: {
      ...{ audience: { users: ['alice'] }, message: { type: 'test', data: serial } },
      ...{ ifUnreached: { afterSeconds: 60 }, ...request },
    },
  };
  const put = (TableName: string, Item: object) => tables.client.send(new PutCommand({ TableName, Item: { ...Item } }));
  await put(BROADCASTS_TABLE, {
    ...{ broadcastId, status: 'COMPLETED', owner: OWNER, attempt: 1, startedAt: TIME, request: JSON.stringify(input) },
    report: JSON.stringify({ ...whole, ...report }),
  });
  if (outcome !== undefined) {
    const outcomes = outcome === 'failed' ? { failed: { TIMEOUT: { c: of } } } : { [outcome]: { c: of } };
    await putOutcomes(tables.client, OUTCOMES_TABLE, {
      ...{ broadcastId, batch: 'b', outcomes: JSON.stringify(outcomes), at: TIME, expiresAt: 1 },
    });
  }
  if (resumes !== undefined) {
    const caughtUp = new CaughtUp(tables.client, HISTORY_TABLE, 1);
    const name = positionNow(broadcastId, NOW);
    const hash = hashOf(positionNow(broadcastId, 0));
    await caughtUp.add('alice', name, { connectionId: 'c', hashes: [hash] }, NOW);
    if (resumes === 'confirmed') await caughtUp.confirm('alice', name, NOW);
  }
  if (row) await put(ACKNOWLEDGEMENTS_TABLE, { ...acknowledgementKey.taken(broadcastId, 1, 'alice'), ...row });
  return broadcastId;
}

async function run(broadcastId: string, more: Partial<ReachParts> = {}) {
  const events: UserToReach[] = [];
  const calls: number[] = [];
  const warnings: unknown[] = [];
  const again: [dueAt: number, seconds: number][] = [];
  const result = await reach(
    { broadcastId, dueAt: NOW - 20_000 },
    {
      ...{ client: tables.client, tables: names, retentionDays: 1, now: () => NOW },
      publish: async (some) => {
        calls.push(some.length);
        events.push(...some);
      },
      wait: async ({ dueAt }, seconds) => void again.push([dueAt, seconds]),
      log: { info: () => undefined, warn: (...said) => void warnings.push(said) },
      ...more,
    },
  );
  return { ...result, events, calls, again, warnings };
}
const rowOf = (broadcastId: string) =>
  readTaken(tables.client, ACKNOWLEDGEMENTS_TABLE, broadcastId, { shards: 1 }, 'alice');

const unacknowledged: Partial<BroadcastRequest> = {
  ...{ ifUnreached: { afterSeconds: 60, unacknowledged: true }, acknowledge: { withinSeconds: 3600 } },
};
const told = { toReachAt: 1, toReachFor: 'unreached', toldAt: 2 };
it.each<[string, Facts, string | undefined]>([
  ['no connection', {}, 'unreached'],
  ['a stale connection', { outcome: 'stale' }, 'unreached'],
  ['a failed connection', { outcome: 'failed' }, 'unknown'],
  ['a lost part', { report: { lostParts: 1 } }, 'unknown'],
  ['a failed broadcast', { report: { status: 'FAILED' } }, 'unknown'],
  ['an outcome that is not on record', { report: { connections: 1 } }, 'unknown'],
  ['a delivery', { outcome: 'delivered' }, undefined],
  ['a delivery to a connection whose user is not known', { outcome: 'delivered', of: null }, 'unknown'],
  ['a stale connection whose user is not known', { outcome: 'stale', of: null }, 'unreached'],
  ['a delivery to somebody else', { outcome: 'delivered', of: 'bob' }, 'unreached'],
  ['a delivery of a failed broadcast', { outcome: 'delivered', report: { status: 'FAILED' } }, undefined],
  ['a resume that is not confirmed', { resumes: 'brought' }, 'unreached'],
  ['a confirmed resume', { resumes: 'confirmed' }, undefined],
  ['an acknowledgement', { row: { at: 1 } }, undefined],
  ['a message that has expired', { request: { expiresAt: '2026-11-21T10:00:59Z' } }, undefined],
  ['a message that expires now', { request: { expiresAt: '2026-11-21T10:01:00Z' } }, undefined],
  ['a message that has not', { request: { expiresAt: '2026-11-21T10:01:01Z' } }, 'unreached'],
  ['one who is excluded', { request: { audience: { users: ['alice'], exclude: { users: ['alice'] } } } }, undefined],
  ['a delivery, unacknowledged', { outcome: 'delivered', request: unacknowledged }, 'unacknowledged'],
  ['a resume, unacknowledged', { resumes: 'confirmed', request: unacknowledged }, 'unacknowledged'],
  ['no connection, unacknowledged', { request: unacknowledged }, 'unreached'],
  ['a delivery that was acknowledged', { outcome: 'delivered', request: unacknowledged, row: { at: 1 } }, undefined],
  ['one whose event is on the bus', { row: told }, undefined],
  ['one whose event may not be', { row: { toReachAt: 1, toReachFor: 'unknown' } }, 'unknown'],
  [
    'a decision and a later delivery',
    { outcome: 'delivered', row: { toReachAt: 1, toReachFor: 'unknown' } },
    'unknown',
  ],
  ['a decision and a later acknowledgement', { row: { ...told, at: 3, toldAt: undefined } }, 'unreached'],
])('%s', async (_, facts, reason) => {
  const id = await broadcast(facts);
  const { events, calls, published, waits } = await run(id);
  expect(events.map((event) => event.reason)).toEqual(reason === undefined ? [] : [reason]);
  expect(calls).toEqual(reason === undefined ? [] : [1]);
  expect([published, waits]).toEqual([events.length, false]);
  // It is said once.
  expect((await run(id)).events).toEqual([]);
});

it('publishes what is needed to reach the user', async () => {
  const id = await broadcast({ request: { expiresAt: '2026-11-21T11:00:00Z' } });
  expect((await run(id)).events).toEqual([
    {
      ...{ id: reachId(id, 'alice'), broadcastId: id, userId: 'alice', reason: 'unreached' },
      ...{ message: { type: 'test', data: serial }, time: TIME, expiresAt: '2026-11-21T11:00:00Z' },
    },
  ]);
});

it('publishes no time after which it is too late where there is none', async () => {
  const { events } = await run(await broadcast({}));
  expect(events).toHaveLength(1);
  expect(events[0]).not.toHaveProperty('expiresAt');
});

it('gives each user of each broadcast an id of their own', () => {
  const ids = [reachId('b', 'alice'), reachId('b', 'bob'), reachId('c', 'alice')];
  expect(new Set(ids).size).toBe(3);
  expect(reachId('b', 'alice')).toBe(ids[0]);
  for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/);
});

it('decides about fifty users at once', async () => {
  const users = Array.from({ length: 51 }, (_, index) => `u${index}`);
  const { calls, published, events } = await run(await broadcast({ request: { audience: { users } } }));
  expect([calls, published]).toEqual([[50, 1], 51]);
  expect(events.map(({ userId }) => userId)).toEqual(users);
});

it('knows of nobody who caught up where no history is kept', async () => {
  const id = await broadcast({ resumes: 'confirmed' });
  const { events } = await run(id, { tables: { ...names, history: undefined } });
  expect(events.map(({ reason }) => reason)).toEqual(['unreached']);
});

it('leaves a user alone who acknowledges while it decides', async () => {
  const id = await broadcast({});
  const send = tables.client.send.bind(tables.client) as (command: object) => Promise<unknown>;
  const spy = jest.spyOn(tables.client, 'send').mockImplementation((async (command: object) => {
    if (command instanceof UpdateCommand)
      await send(
        new PutCommand({
          TableName: ACKNOWLEDGEMENTS_TABLE,
          Item: { ...acknowledgementKey.taken(id, 1, 'alice'), at: NOW },
        }),
      );
    return send(command);
  }) as never);
  expect(await run(id)).toMatchObject({ published: 0, events: [] });
  spy.mockRestore();
});

it('decides before it publishes, and notes that after it', async () => {
  const id = await broadcast({});
  const refusing = async () => {
    expect(await rowOf(id)).toMatchObject({ toReachAt: NOW, toReachFor: 'unreached' });
    throw new Error('the bus refuses');
  };
  await expect(run(id, { publish: refusing })).rejects.toThrow('the bus refuses');
  expect(await rowOf(id)).not.toHaveProperty('toldAt');
  expect((await run(id)).events).toHaveLength(1);
  expect(await rowOf(id)).toMatchObject({ toldAt: NOW });
});

it('waits for the report, and does nothing about a broadcast that is gone or has no ifUnreached', async () => {
  const id = await broadcast({});
  await tables.client.send(
    new PutCommand({ TableName: BROADCASTS_TABLE, Item: { broadcastId: id, status: 'RUNNING', request: '{}' } }),
  );
  expect(await run(id)).toMatchObject({ waits: true, events: [], again: [[NOW - 20_000, 10]] });
  expect(await run('M/s/gone')).toMatchObject({
    ...{ waits: false, events: [], again: [] },
    warnings: [['There is no such broadcast any more', { broadcastId: 'M/s/gone' }]],
  });
  const plain = await broadcast({ request: { ifUnreached: undefined } as unknown as Partial<BroadcastRequest> });
  expect(await run(plain)).toMatchObject({ waits: false, events: [], again: [] });
});

it('puts at most ten events, and 200 KB, into a call, and says what the bus refuses', async () => {
  const calls: number[] = [];
  const bus = (refused?: object) => ({
    send: async ({ input }: { input: { Entries: unknown[] } }) => {
      calls.push(input.Entries.length);
      return { Entries: input.Entries.map(() => refused ?? {}) };
    },
  });
  const event = (data: unknown): UserToReach => ({
    ...{ id: 'i', broadcastId: 'b', userId: 'u', reason: 'unreached', message: { type: 't', data }, time: TIME },
  });
  const send = (events: UserToReach[], refused?: object) => publishUsersToReach(bus(refused) as never, 'bus', events);
  await send(Array.from({ length: 21 }, () => event(1)));
  await send([event('x'.repeat(120_000)), event('x'.repeat(120_000)), event(1)]);
  expect(calls).toEqual([10, 10, 1, 1, 2]);
  await expect(send([event(1)], { ErrorCode: 'InternalFailure' })).rejects.toThrow('InternalFailure');
});

it('leaves a broadcast in the queue for whole seconds, at most 15 minutes', async () => {
  const sent: unknown[] = [];
  const queue = { send: async ({ input }: { input: unknown }) => sent.push(input) };
  const waiting = { broadcastId: 'b', dueAt: 1 };
  await wait(queue as never, 'url', waiting, 1.2);
  await wait(queue as never, 'url', waiting, 901);
  expect(sent).toMatchObject([{ DelaySeconds: 2 }, { DelaySeconds: 900 }]);
  expect(waitingOf((sent[0] as { MessageBody: string }).MessageBody)).toEqual(waiting);
  for (const body of ['{"broadcastId":"b"}', '{"dueAt":1}', '{"broadcastId":1,"dueAt":1}'])
    expect(() => waitingOf(body)).toThrow('must be { broadcastId, dueAt }');
});
