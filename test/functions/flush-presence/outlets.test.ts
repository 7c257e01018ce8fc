/** What a look at a channel asks of the services. Conditional writes go to a DynamoDB. */
import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { LOOK_MS } from '#functions/flush-presence/next-roster';
import { type OutletClients, Outlets } from '#functions/flush-presence/outlets';
import { MAX_PRESENCE_CONNECTIONS } from '#shared/contracts/limits';
import { readChannel, type Roster, ROSTER, TOLD } from '#shared/presence/presence-table';
import { PRESENCE_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00.123Z');
const IN_TWO_DAYS = Date.parse('2026-11-23T10:00:01Z') / 1000;
const settings = { table: PRESENCE_TABLE, queueUrl: 'https://queue', eventBusName: 'bus' };
let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}
/** Outlets whose services answer so, besides DynamoDB, and what they were asked. */
function outletsThat(answer: (command: Command) => object = () => ({})) {
  const asked: Command['input'][] = [];
  const client = {
    send: async (command: Command) => {
      asked.push(command.input);
      return answer(command);
    },
  } as unknown;
  const clients = { dynamoDb: tables.client, events: client, queue: client, sockets: client } as OutletClients;
  return { outlets: new Outlets(clients, settings), asked };
}

it.each([
  ['now', NOW, 0],
  ['before', NOW - 60_000, 0],
  ['in a moment', NOW + 1, 1],
  ['in a second', NOW + 1000, 1],
  ['in more than a second', NOW + 1001, 2],
  ['as far away as a message can wait', NOW + LOOK_MS, 900],
  ['further away', NOW + LOOK_MS + 1, 900],
])('a look %s is a message that comes at that time or later', async (_when, at, DelaySeconds) => {
  const { outlets, asked } = outletsThat();
  await outlets.wake('room', { announced: true, at }, NOW);
  const MessageBody = JSON.stringify({ channel: 'room', at, announced: true });
  expect(asked).toEqual([{ QueueUrl: 'https://queue', MessageBody, DelaySeconds }]);
});

describe('a roster', () => {
  const rosterOf = (revision: number, user: string): Roster => ({
    ...{ version: NOW, revision, changedAt: NOW, from: 0, joined: [user], left: [], members: new Map([[user, 0]]) },
  });

  it('is written first if there is none, and then if nobody has written it since', async () => {
    const channel = randomUUID();
    const { outlets } = outletsThat();
    const stored = async () => (await readChannel(tables.client, PRESENCE_TABLE, channel)).roster;
    expect(await outlets.write(channel, rosterOf(2, 'alice'), 1, NOW)).toBe(false);
    expect(await stored()).toBeUndefined();
    expect(await outlets.write(channel, rosterOf(1, 'alice'), 0, NOW)).toBe(true);
    expect(await outlets.write(channel, rosterOf(1, 'bob'), 0, NOW)).toBe(false);
    expect(await stored()).toEqual(rosterOf(1, 'alice'));
    expect(await outlets.write(channel, rosterOf(2, 'bob'), 1, NOW)).toBe(true);
    expect(await outlets.write(channel, rosterOf(2, 'carol'), 1, NOW)).toBe(false);
    expect(await stored()).toEqual(rosterOf(2, 'bob'));
  });

  it('is kept for two days', async () => {
    const channel = randomUUID();
    await outletsThat().outlets.write(channel, rosterOf(1, 'alice'), 0, NOW);
    expect(await itemOf(channel, ROSTER)).toMatchObject({ expiresAt: IN_TWO_DAYS });
  });
});

it('the version that was told only grows, and is kept for two days', async () => {
  const channel = randomUUID();
  const { outlets } = outletsThat();
  for (const version of [5, 7, 6, 7]) await outlets.told(channel, version, NOW + version * 1000);
  expect(await itemOf(channel, TOLD)).toEqual({ channel, item: TOLD, version: 7, expiresAt: IN_TWO_DAYS + 7 });
});

async function itemOf(channel: string, item: string) {
  const { Item } = await tables.client.send(new GetCommand({ TableName: PRESENCE_TABLE, Key: { channel, item } }));
  return Item;
}

describe('a frame', () => {
  const frame = { type: 'presence', channel: 'room', version: 7 } as const;
  const answering = (status: number) =>
    Object.assign(new Error(`${status}`), { $metadata: { httpStatusCode: status } });
  const told = (posts: number, gone: number) =>
    expect.objectContaining({
      ...{ level: 'INFO', message: 'Told a channel who is there', channel: 'room', version: 7, posts, gone },
    }) as unknown;
  const notTold = (failed: number, message: string) =>
    expect.objectContaining({
      ...{ level: 'WARN', message: 'Some connections were not told', channel: 'room', failed },
      error: expect.objectContaining({ message }) as unknown,
    }) as unknown;

  it('is posted to each connection', async () => {
    const { outlets, asked } = outletsThat();
    await outlets.post(['a', 'b'], frame);
    const Data = Buffer.from(JSON.stringify(frame));
    expect(asked).toEqual([
      { ConnectionId: 'a', Data },
      { ConnectionId: 'b', Data },
    ]);
    expect(logs()).toEqual([told(2, 0)]);
  });

  it('is posted to no more connections than may hear of each change', async () => {
    const ids = Array.from({ length: MAX_PRESENCE_CONNECTIONS + 1 }, (_, index) => String(index));
    const { outlets, asked } = outletsThat();
    await outlets.post(ids, frame);
    expect(asked.map(({ ConnectionId }) => ConnectionId)).toEqual(ids.slice(0, MAX_PRESENCE_CONNECTIONS));
    expect(logs()).toEqual([told(MAX_PRESENCE_CONNECTIONS, 0)]);
  });

  it('reaches the others if some connections are gone and some fail', async () => {
    const failures: Readonly<Record<string, number>> = { a: 410, b: 500, c: 410, d: 429 };
    const { outlets, asked } = outletsThat(({ input: { ConnectionId } }) => {
      const status = failures[ConnectionId as string];
      if (status !== undefined) throw answering(status);
      return {};
    });
    await outlets.post(['a', 'b', 'c', 'd', 'e'], frame);
    expect(asked).toHaveLength(5);
    expect(logs()).toEqual([told(5, 2), notTold(2, '500')]);
  });

  it('is not posted to who would hear of it after fifteen seconds', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const after: Readonly<Record<string, number>> = { a: NOW + 15_000, b: NOW + 15_001 };
    const { outlets, asked } = outletsThat(({ input: { ConnectionId } }) => {
      now.mockReturnValue(after[ConnectionId as string]!);
      return {};
    });
    await outlets.post(['a', 'b', 'c'], frame);
    expect(asked.map(({ ConnectionId }) => ConnectionId)).toEqual(['a', 'b']);
    expect(logs()).toEqual([told(3, 0), notTold(1, 'No time was left to post')]);
  });
});

describe('on the bus', () => {
  const at = '2026-11-21T10:00:00.123Z';
  const changeOf = (joined: readonly string[], left: readonly string[]) => ({
    ...{ version: 7, changedAt: NOW, joined, left },
  });
  const entry = (DetailType: string, users: readonly string[]) => ({
    ...{ EventBusName: 'bus', Source: 'broadcast', DetailType },
    Detail: JSON.stringify({ channel: 'room', users, version: 7, at }),
  });

  it.each([
    [['alice'], ['bob', 'carol'], [entry('Channel Joined', ['alice']), entry('Channel Left', ['bob', 'carol'])]],
    [['alice', 'bob'], [], [entry('Channel Joined', ['alice', 'bob'])]],
    [[], ['carol'], [entry('Channel Left', ['carol'])]],
  ])('%j have joined and %j have left', async (joined, left, Entries) => {
    const { outlets, asked } = outletsThat();
    await outlets.publish('room', changeOf(joined, left));
    expect(asked).toEqual([{ Entries }]);
  });

  it('is nothing of a change without names', async () => {
    const { outlets, asked } = outletsThat();
    await outlets.publish('room', changeOf([], []));
    expect(asked).toEqual([]);
  });

  it('a change is missing if the bus refuses it', async () => {
    const { outlets } = outletsThat(() => ({ Entries: [{ ErrorCode: 'Throttling', ErrorMessage: 'too fast' }] }));
    const message = 'EventBridge refused an event: Throttling too fast';
    await expect(outlets.publish('room', changeOf(['alice'], []))).rejects.toMatchObject({ message });
  });
});
