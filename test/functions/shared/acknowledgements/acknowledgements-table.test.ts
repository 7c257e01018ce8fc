import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  acknowledgementKey,
  type AskedRow,
  broadcastOfRow,
  fitsKey,
  isAsked,
  isTaken,
  MANY_SHARDS,
  readAsked,
  readManyAsked,
  readShards,
  readTaken,
  rowsTaken,
  shardsOf,
  type TakenRow,
  usersTaken,
} from '#shared/acknowledgements/acknowledgements-table';
import type { Audience } from '#shared/contracts';
import { ended, useVirtualTime } from '#test/support/virtual-time';
import { ACKNOWLEDGEMENTS_TABLE as TABLE, startTables, type Tables } from '../../support/tables';

describe('a key', () => {
  it.each(['M/s/1', 'asked#M/s/1', 'taken#1#M/s/1', '7#M/s/1', ''])('says what it is of, for broadcast %j', (id) => {
    const [asked, taken] = [acknowledgementKey.asked(id), acknowledgementKey.taken(id, MANY_SHARDS, 'user-0')];
    expect(taken).toEqual({ of: `taken#13#${id}`, by: 'user-0' });
    expect([asked, taken, acknowledgementKey.signing].map(isAsked)).toEqual([true, false, false]);
    expect([asked, taken, acknowledgementKey.signing].map(isTaken)).toEqual([false, true, false]);
    expect([asked, taken].map(broadcastOfRow)).toEqual([id, id]);
  });

  it('of a deadline sorts by time, and after every key before that time', () => {
    const due = (until: number) => acknowledgementKey.due('due#0', 'M/s/1', until).by;
    const before = (ms: number) => acknowledgementKey.dueBefore('due#0', ms).by;
    const times = [0, 9, 10, 1_800_000_000_000];
    const inOrder = times.flatMap((ms) => [before(ms), due(ms)]);
    expect([...inOrder].sort()).toEqual(inOrder);
  });

  it('of a broadcast with an id that fits is no longer than a key may be', () => {
    const [longest, tooLong] = [`é${'x'.repeat(2030)}`, `é${'x'.repeat(2031)}`];
    expect([longest, tooLong].map(fitsKey)).toEqual([true, false]);
    const { asked, taken } = acknowledgementKey;
    for (const { of } of [asked(longest), taken(longest, MANY_SHARDS, 'user-0')])
      expect(Buffer.byteLength(of)).toBeLessThanOrEqual(2048);
  });
});

const many = (count: number) => Array.from({ length: count }, (_, index) => `name-${index}`);

it.each<[string, number, Audience]>([
  ['everyone', 16, { everyone: true }],
  ['a channel', 16, { channels: ['orders'] }],
  ['a channel and a user', 16, { channels: ['orders'], users: ['alice'] }],
  ['nobody', 1, {}],
  ['a user and no channel', 1, { channels: [], users: ['alice'] }],
  ['1000 users', 1, { users: many(1000) }],
  ['1001 users', 2, { users: many(1001) }],
  ['1000 connections', 1, { connections: many(1000) }],
  ['1001 users and connections', 2, { users: many(500), connections: many(501) }],
  ['15,001 users', 16, { users: many(15_001) }],
  ['20,000 users', 16, { users: many(20_000) }],
])('the acknowledgements of %s are spread over %i keys', (_whose, shards, audience) => {
  expect(shardsOf(audience)).toBe(shards);
});

describe('the table', () => {
  let tables: Tables;
  beforeAll(async () => (tables = await startTables()));
  afterAll(() => tables.stop());

  let serial = 0;
  const broadcast = () => `M/s/${(serial += 1)}`;
  const put = (Item: AskedRow | TakenRow) =>
    tables.client.send(new PutCommand({ TableName: TABLE, Item: { ...Item } }));

  async function asked(shards: number): Promise<AskedRow> {
    const row: AskedRow = {
      ...acknowledgementKey.asked(broadcast()),
      ...{ until: 2e12, askedAt: 1e12, shards, users: ['alice'], others: true, expiresAt: 2e9 },
    };
    await put(row);
    return row;
  }

  it('says what was asked, of one broadcast and of many', async () => {
    const [one, two] = [await asked(1), await asked(2)];
    const ids = [one, two].map(broadcastOfRow);
    expect(await readAsked(tables.client, TABLE, ids[0]!)).toEqual(one);
    expect(await readAsked(tables.client, TABLE, 'nothing')).toBeUndefined();
    expect(await readManyAsked(tables.client, TABLE, [...ids, 'nothing'])).toEqual(
      new Map([
        [ids[0], one],
        [ids[1], two],
      ]),
    );
    expect(await readManyAsked(tables.client, TABLE, [])).toEqual(new Map());
  });

  it('says over how many keys: as when it asked, or as its audience needs', async () => {
    const id = broadcastOfRow(await asked(7));
    const audience: Audience = { users: many(1001) };
    const acknowledge = { withinSeconds: 10 };
    expect(await readShards(tables.client, TABLE, id, { audience, acknowledge })).toBe(7);
    expect(await readShards(tables.client, TABLE, id, { audience })).toBe(2);
    expect(await readShards(tables.client, TABLE, 'nothing', { audience, acknowledge })).toBe(2);
  });

  it('has the users of a broadcast, each once, and who of them acknowledged', async () => {
    const id = broadcast();
    const row = (user: string, more: Partial<TakenRow>): TakenRow => ({
      ...{ ...acknowledgementKey.taken(id, 3, user), expiresAt: 2e9 },
      ...more,
    });
    const rows = many(12).map((user, index) =>
      row(user, index < 6 ? { at: 1e12 } : { toReachAt: 1e12, toReachFor: 'unreached' }),
    );
    // Of no key that this broadcast is spread over.
    const elsewhere: TakenRow = { of: `taken#3#${id}`, by: 'mallory', at: 1e12, expiresAt: 2e9 };
    await Promise.all([...rows, elsewhere].map(put));
    const found: TakenRow[] = [];
    for await (const page of rowsTaken(tables.client, TABLE, id, { shards: 3 })) found.push(...page);
    const byUser = (one: TakenRow, other: TakenRow) => one.by.localeCompare(other.by);
    expect(found.sort(byUser)).toEqual([...rows].sort(byUser));
    const users: string[] = [];
    for await (const page of usersTaken(tables.client, TABLE, id, { shards: 3 })) users.push(...page);
    expect(users.sort()).toEqual(many(6));
    expect(await readTaken(tables.client, TABLE, id, { shards: 3 }, 'name-7')).toEqual(rows[7]);
    expect(await readTaken(tables.client, TABLE, id, { shards: 3 }, 'nobody')).toBeUndefined();
  });

  // DynamoDB promises to consistent reads alone what was written a moment ago.
  it.each<[string, (client: DynamoDBDocumentClient) => Promise<unknown>]>([
    ['what was asked', (client) => readAsked(client, TABLE, 'b')],
    ['what many asked', (client) => readManyAsked(client, TABLE, ['b'])],
    ['who acknowledged', (client) => usersTaken(client, TABLE, 'b', { shards: 1 }).next()],
    ['the state of a user', (client) => readTaken(client, TABLE, 'b', { shards: 1 }, 'alice')],
  ])('%s is read consistently', async (_what, read) => {
    const send = jest.spyOn(tables.client, 'send');
    await read(tables.client);
    const inputs = send.mock.calls.map(([command]) =>
      command instanceof BatchGetCommand ? command.input.RequestItems?.[TABLE] : command.input,
    );
    expect(inputs).toEqual([expect.objectContaining({ ConsistentRead: true })]);
    send.mockRestore();
  });
});

describe('a table that is throttled', () => {
  useVirtualTime();

  /** Gives back all keys so often, then has nothing. */
  function throttled(times: number): DynamoDBDocumentClient {
    let calls = 0;
    const send = async ({ input: { RequestItems } }: BatchGetCommand) =>
      (calls += 1) > times ? {} : { UnprocessedKeys: RequestItems };
    return { send } as unknown as DynamoDBDocumentClient;
  }

  it('is asked again', async () => {
    expect(await ended(readManyAsked(throttled(2), TABLE, ['a', 'b']))).toEqual(new Map());
  });

  it('fails, and says how much was not read', async () => {
    await expect(ended(readManyAsked(throttled(Infinity), TABLE, ['a', 'b']))).rejects.toThrow(
      "2 items of 'acknowledgements' were not read: throttled",
    );
  });
});
