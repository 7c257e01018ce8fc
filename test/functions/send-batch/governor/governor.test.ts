/** Turns from a real table: who gets which, from when, and what happens to an item that no clock explains. */
import { ConditionalCheckFailedException, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { BROADCASTS_TABLE_KEY, GOVERNOR_KEY } from '#shared/tables/table-schema';
import { Governor } from '#functions/send-batch/governor/governor';
import { createDynamoDbModule } from '#local/dynamodb/index';
import { type JsonEndpoint, startJsonEndpoint } from '#test/infra/local/json-endpoint';

const TABLE = 'broadcasts';
const NOW = 1_800_000_000_000;
/** 1,000 posts a second on each of two tracks. */
const RATE = 2000;

let endpoint: JsonEndpoint;
let base: DynamoDBClient;
let client: DynamoDBDocumentClient;
let sent = 0;
beforeAll(async () => {
  endpoint = await startJsonEndpoint((context) => createDynamoDbModule(context));
  base = new DynamoDBClient(endpoint.client);
  await base.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: BROADCASTS_TABLE_KEY, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: BROADCASTS_TABLE_KEY, KeyType: 'HASH' }],
    }),
  );
  client = DynamoDBDocumentClient.from(base);
  client.middlewareStack.add((next) => (args) => ((sent += 1), next(args)), { step: 'initialize' });
});
afterAll(async () => {
  client.destroy();
  base.destroy();
  await endpoint.close();
});
beforeEach(() => write({}));

const write = (tracks: object) =>
  client.send(new PutCommand({ TableName: TABLE, Item: { [BROADCASTS_TABLE_KEY]: GOVERNOR_KEY, ...tracks } }));
const read = async () =>
  (await client.send(new GetCommand({ TableName: TABLE, Key: { [BROADCASTS_TABLE_KEY]: GOVERNOR_KEY } }))).Item;
const governor = (now = NOW, rate = RATE) => new Governor(client, TABLE, rate, () => now);
/** When the first post of a turn is due; undefined if there is no turn. */
const startOf = async (of: Governor, posts = 200, aheadMs = 500) => (await of.take(posts, aheadMs))?.next(0);

it('starts at once on a free track, and after the batch that has it on one that is taken', async () => {
  const starts: (number | undefined)[] = [];
  for (let batch = 0; batch < 6; batch += 1) starts.push(await startOf(governor()));
  expect(starts.sort()).toEqual([NOW, NOW, NOW + 200, NOW + 200, NOW + 400, NOW + 400]);
});

it('gives each of many that ask at once a time of its own', async () => {
  const starts = await Promise.all(Array.from({ length: 8 }, () => startOf(governor(), 100, 1500)));
  const taken = starts.filter((start) => start !== undefined).sort();
  expect(taken.length).toBeGreaterThanOrEqual(2);
  for (const start of new Set(taken)) {
    expect(taken.filter((other) => other === start).length).toBeLessThanOrEqual(2);
  }
});

it('refuses what would start later than asked for, without a write once it knows the tracks', async () => {
  const one = governor();
  for (let batch = 0; batch < 6; batch += 1) await one.take(200, 1500);
  const before = sent;
  expect(await one.take(200, 500)).toBeUndefined();
  expect(sent).toBe(before);
  expect(await startOf(one, 200, 1000)).toBe(NOW + 600);
  expect(await governor().take(200, 500)).toBeUndefined();
});

it('needs one update where nobody else is', async () => {
  const one = governor();
  const before = sent;
  await one.take(200, 500);
  await one.take(200, 500);
  expect(sent - before).toBe(2);
});

describe('an update that takes long', () => {
  /** Each update takes a time of its own on the governor's clock. */
  const slow = (...tookMs: number[]) => {
    let now = NOW;
    const late = { send: (command: UpdateCommand) => client.send(command).finally(() => (now += tookMs.shift() ?? 0)) };
    const of = new Governor(late as unknown as DynamoDBDocumentClient, TABLE, 1000, () => now);
    return { of, now: () => now };
  };

  it('costs no post of the next turn: it ends later, and starts with the answer', async () => {
    const { of, now } = slow(60, 40);
    await of.take(20, 500);
    const turn = await of.take(200, 500);
    // Sent at 60, answered at 100, and expected to take 50 ms and what a turn allows for.
    expect(await read()).toMatchObject({ track0: NOW + 60 + 50 + 200 });
    expect([turn?.next(now()), turn?.next(now())]).toEqual([0, now() + 1]);
  });

  it('costs posts only beyond what the one before took', async () => {
    const { of, now } = slow(60, 90);
    await of.take(20, 500);
    const turn = await of.take(200, 500);
    // Its first post was due at 110, and may be 20 ms late at 150.
    expect([turn?.next(now()), turn?.next(now())]).toEqual([0, 0]);
    expect(turn?.next(NOW + 60 + 50 + 200)).toBe(0);
    expect(turn?.next(NOW + 60 + 50 + 200 + 20)).toBeUndefined();
  });

  it('makes a turn longer only by what is left when its track is free', async () => {
    const { of } = slow(60, 40);
    await of.take(80, 500);
    await of.take(200, 500);
    // Sent at 60, when the track is taken for 20 ms more.
    expect(await read()).toMatchObject({ track0: NOW + 80 + 30 + 200 });
  });

  it('makes no turn longer that starts later than the answer', async () => {
    const { of } = slow(60, 60);
    await of.take(200, 500);
    await of.take(200, 500);
    expect(await read()).toMatchObject({ track0: NOW + 400 });
  });

  it('makes a turn longer by 100 ms at most', async () => {
    const { of } = slow(3000);
    await of.take(200, 500);
    await of.take(200, 500);
    expect(await read()).toMatchObject({ track0: NOW + 3000 + 100 + 200 });
  });
});

it('gives no turn of more than a second', async () => {
  const slow = governor(NOW, 10);
  const turn = await slow.take(200, 500);
  expect([turn?.next(NOW), turn?.next(NOW)]).toEqual([0, NOW + 100]);
  expect(turn?.room).toBe(10);
  expect(await startOf(governor(NOW + 1000, 10))).toBe(NOW + 1000);
});

it('takes a track at the very time it is free', async () => {
  let now = NOW;
  const one = new Governor(client, TABLE, 1000, () => now);
  await one.take(200, 500);
  now += 200;
  const before = sent;
  expect(await startOf(one)).toBe(NOW + 200);
  expect(sent - before).toBe(1);
});

it('takes a track that is free just as soon as asked for', async () => {
  const one = governor(NOW, 1000);
  await one.take(500, 500);
  expect(await startOf(one, 200, 500)).toBe(NOW + 500);
  expect(await startOf(one, 200, 699)).toBeUndefined();
});

describe('of two tracks', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [0.49, 'track0'],
    [0.5, 'track1'],
    [0.99, 'track1'],
  ])('takes one by chance (%d: %s)', async (chance, track) => {
    jest.spyOn(Math, 'random').mockReturnValue(chance);
    await governor().take(200, 500);
    expect(await read()).toEqual({ [BROADCASTS_TABLE_KEY]: GOVERNOR_KEY, [track]: NOW + 200 });
  });

  it('takes the other if the first turns out to be taken, of which the item says nothing yet', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    await write({ track0: NOW + 400 });
    expect(await startOf(governor())).toBe(NOW);
    expect(await read()).toMatchObject({ track0: NOW + 400, track1: NOW + 200 });
  });
});

it('begins anew if somebody has removed the item', async () => {
  const one = governor(NOW, 1000);
  await one.take(200, 500);
  await client.send(new DeleteCommand({ TableName: TABLE, Key: { [BROADCASTS_TABLE_KEY]: GOVERNOR_KEY } }));
  expect(await startOf(one)).toBe(NOW);
});

it('waits for a time that a clock a little off may have written', async () => {
  await write({ track0: NOW + 5000 });
  const before = sent;
  expect(await governor(NOW, 1000).take(200, 1500)).toBeUndefined();
  expect(sent - before).toBe(1);
});

it('gives up after five updates that others were faster than', async () => {
  let updates = 0;
  const refusing = {
    send: () => {
      updates += 1;
      return Promise.reject(new ConditionalCheckFailedException({ $metadata: {}, message: 'no' }));
    },
  } as unknown as DynamoDBDocumentClient;
  expect(await new Governor(refusing, TABLE, RATE).take(20, 500)).toBeUndefined();
  expect(updates).toBe(5);
});

it('replaces a time so far ahead that only a wrong clock can have written it', async () => {
  await write({ track0: NOW + 3_600_000, track1: NOW + 3_600_000 });
  expect(await startOf(governor())).toBe(NOW);
  expect(await startOf(governor())).toBe(NOW);
  expect(await startOf(governor())).toBe(NOW + 200);
});

it('leaves alone the tracks of a rate that was higher before', async () => {
  await write({ track5: NOW + 400 });
  expect(await startOf(governor(NOW, 1000))).toBe(NOW);
  expect(await read()).toEqual({ [BROADCASTS_TABLE_KEY]: GOVERNOR_KEY, track0: NOW + 200, track5: NOW + 400 });
});

it.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'])(
  'has no turn if DynamoDB refuses with %s',
  async (name) => {
    const failed = failing(name);
    const send = jest.spyOn(failed, 'send');
    expect(await new Governor(failed, TABLE, RATE).take(20, 500)).toBeUndefined();
    expect(send).toHaveBeenCalledTimes(1);
  },
);

it('passes on every other error', async () => {
  await expect(new Governor(failing('AccessDeniedException'), TABLE, RATE).take(20, 500)).rejects.toThrow('no');
});

const failing = (name: string): DynamoDBDocumentClient =>
  ({ send: () => Promise.reject(Object.assign(new Error('no'), { name })) }) as unknown as DynamoDBDocumentClient;
