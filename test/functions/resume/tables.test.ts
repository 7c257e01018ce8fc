/** What resumes read and write, in a DynamoDB of this process. */
import { randomUUID } from 'node:crypto';
import {
  type BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { CaughtUp } from '#functions/resume/caught-up';
import { History } from '#functions/resume/history';
import { historyKey } from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';
import { signingKey } from '#shared/tables/signing-key';
import { ended, useVirtualTime } from '#test/support/virtual-time';
import { HISTORY_TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
let tables: Tables;
let history: History;
beforeAll(async () => {
  tables = await startTables();
  history = new History(tables.client, HISTORY_TABLE);
});
afterAll(() => tables.stop());

const put = (Item: object) => tables.client.send(new PutCommand({ TableName: HISTORY_TABLE, Item: { ...Item } }));
const get = async (stream: string, position: string) =>
  (await tables.client.send(new GetCommand({ TableName: HISTORY_TABLE, Key: { stream, position } }))).Item;

describe('history', () => {
  it('gives the rows of a stream after a position, oldest first, up to a limit, over pages of 1 MB', async () => {
    const stream = `user#${randomUUID()}`;
    const positions = Array.from({ length: 12 }, (_, index) => positionAt(NOW + index, 'ab'));
    for (const position of [...positions].reverse()) await put({ stream, position, envelope: 'x'.repeat(200_000) });
    await put({ stream: `${stream}#`, position: positions[3] });
    const read = async (after: string, limit: number) =>
      (await history.after(stream, after, limit)).map(({ position }) => position);
    expect(await read(positionAt(0), 100)).toEqual(positions);
    expect(await read(positions[4]!, 100)).toEqual(positions.slice(5));
    expect(await read(positions[4]!, 3)).toEqual(positions.slice(5, 8));
    // Pages of 1 MB hold five of them.
    expect(await read(positionAt(0), 7)).toEqual(positions.slice(0, 7));
    expect(await read(positionAt(0), 12)).toHaveLength(12);
    expect(await read(positions[11]!, 1)).toEqual([]);
  });

  it('gives the last values of a stream', async () => {
    const stream = `channel#${randomUUID()}`;
    for (const key of ['b', 'a', 'c']) await put({ stream: historyKey.retained(stream), position: key, at: key });
    expect((await history.lastValues(stream, 2)).map(({ at }) => at)).toEqual(['a', 'b']);
    expect(await history.lastValues('channel#none', 5)).toEqual([]);
  });

  it('gives bodies by position, of those that are there', async () => {
    const positions = Array.from({ length: 130 }, (_, index) => positionAt(NOW + index, randomUUID()));
    for (const position of positions.slice(1))
      await put({ stream: historyKey.body(position), position, envelope: position });
    const contents = await history.contents([...positions, ...positions]);
    expect([...contents.values()].map(({ envelope }) => envelope).sort()).toEqual(positions.slice(1));
    expect(await history.contents([])).toEqual(new Map());
  });
});

describe('a reading of history', () => {
  afterEach(() => jest.restoreAllMocks());
  /** What DynamoDB was asked. */
  const asked = () => {
    const { calls } = jest.spyOn(tables.client, 'send').mock;
    return () => calls.map(([command]) => (command as BatchGetCommand | QueryCommand).input);
  };

  it('ends with the rows that were asked for, and is consistent', async () => {
    const stream = `user#${randomUUID()}`;
    for (let index = 0; index < 5; index++) await put({ stream, position: positionAt(NOW + index) });
    const inputs = asked();
    expect(await history.after(stream, positionAt(0), 3)).toHaveLength(3);
    expect(inputs()).toEqual([expect.objectContaining({ ConsistentRead: true, Limit: 3 })]);
  });

  it.each<[string, (key: string) => Promise<unknown>]>([
    ['of last values', (key) => history.lastValues(key, 10)],
    ['of bodies', (key) => history.contents([key])],
  ])('%s is consistent', async (_what, read) => {
    const inputs = asked();
    await read(randomUUID());
    expect(JSON.stringify(inputs())).toContain('"ConsistentRead":true');
  });

  it('of no bodies asks for nothing', async () => {
    const inputs = asked();
    expect((await history.contents([])).size).toBe(0);
    expect(inputs()).toEqual([]);
  });
});

describe('history that DynamoDB throttles', () => {
  useVirtualTime();

  const throttled = (calls: number) => {
    let call = 0;
    const send = async ({ input }: BatchGetCommand) => {
      const { Keys = [] } = input.RequestItems![HISTORY_TABLE]!;
      const read = ++call > calls ? Keys.length : 1;
      const Responses = { [HISTORY_TABLE]: Keys.slice(0, read).map((key) => ({ ...key, envelope: '{}' })) };
      return read < Keys.length
        ? { Responses, UnprocessedKeys: { [HISTORY_TABLE]: { Keys: Keys.slice(read) } } }
        : { Responses };
    };
    return new History({ send } as unknown as DynamoDBDocumentClient, HISTORY_TABLE);
  };
  const positions = Array.from({ length: 20 }, (_, index) => positionAt(NOW + index));

  it('is asked again for what it did not give', async () => {
    expect((await ended(throttled(5).contents(positions))).size).toBe(20);
  });

  it('fails after six tries, so that no message counts as gone', async () => {
    const failing = throttled(6)
      .contents(positions)
      .catch((error: unknown) => error);
    expect(await ended(failing)).toEqual(new Error("14 items of 'history' were not read: throttled"));
  });
});

describe('what a resume brought', () => {
  it('is one row of the user, with the hashes of all pages, until it is confirmed once', async () => {
    const caughtUp = new CaughtUp(tables.client, HISTORY_TABLE, 30);
    const name = `${positionAt(NOW)}-c1=`;
    await caughtUp.add('alice', name, { connectionId: 'c1=', hashes: ['aa', 'bb'] }, NOW);
    await caughtUp.add('alice', name, { connectionId: 'c1=', hashes: ['bb', 'cc'] }, NOW);
    const row = { stream: 'caught-up#alice', position: name, connectionId: 'c1=', expiresAt: NOW / 1000 + 30 * 86_400 };
    expect(await get('caught-up#alice', name)).toEqual({ ...row, hashes: new Set(['aa', 'bb', 'cc']) });
    await caughtUp.confirm('alice', name, NOW + 5);
    await caughtUp.confirm('alice', name, NOW + 9);
    expect(await get('caught-up#alice', name)).toMatchObject({ ...row, confirmedAt: NOW + 5 });
  });

  it('is not made up by a confirmation', async () => {
    await new CaughtUp(tables.client, HISTORY_TABLE, 30).confirm('bob', 'gone', NOW);
    expect(await get('caught-up#bob', 'gone')).toBeUndefined();
  });
});

it('makes one key for all functions that begin at once, and keeps it', async () => {
  const item = { stream: historyKey.signing, position: historyKey.signing };
  const keys = await Promise.all(Array.from({ length: 10 }, () => signingKey(tables.client, HISTORY_TABLE, item)));
  expect(new Set(keys).size).toBe(1);
  expect(Buffer.from(keys[0]!, 'base64')).toHaveLength(32);
  expect(await signingKey(tables.client, HISTORY_TABLE, item)).toBe(keys[0]);
  expect(await get(historyKey.signing, historyKey.signing)).not.toHaveProperty('expiresAt');
});
