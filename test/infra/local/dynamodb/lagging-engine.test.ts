/** A global index that is behind its table. */
import type { IndexLagHook } from '#local/core/fault-hooks';
import type { JsonObject } from '#local/core/service';
import type { DynamoDbEngine } from '#local/dynamodb/engine';
import { LaggingEngine } from '#local/dynamodb/lagging-engine';
import { startEngine } from '#local/dynamodb/start-engine';
import { parseFaults } from '#local/faults/document';
import { createPlan } from '#local/faults/fault-plan';
import type { Fault } from '#local/faults/fault';
import { pass, useVirtualTime } from '#test/support/virtual-time';

useVirtualTime();

let started: DynamoDbEngine;
let engine: LaggingEngine;
let hook: IndexLagHook | undefined;
let tables = 0;
let TableName: string;
beforeAll(async () => {
  started = await startEngine('us-east-1');
  engine = new LaggingEngine(started, () => hook);
});
afterAll(() => started.stop());

beforeEach(async () => {
  hook = undefined;
  TableName = `rows-${(tables += 1)}`;
  await engine.call('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', 'home', 'nth'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'nth', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-home',
        KeySchema: [{ AttributeName: 'home', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
  const status = async () => (await engine.call('DescribeTable', { TableName })).Table as { TableStatus: string };
  while ((await status()).TableStatus !== 'ACTIVE');
});

function lagBy(fault: Omit<Fault<'index-lag'>, 'type'>): void {
  const document = parseFaults({ faults: [{ type: 'index-lag', ...fault }] });
  hook = createPlan(
    document,
    () => undefined as never,
    () => undefined,
  ).hooks.indexLag;
}

const item = (id: string, home = 'one') => ({ id: { S: id }, nth: { S: 'n' }, home: { S: home } });
const put = (id: string, home?: string) => engine.call('PutItem', { TableName, Item: item(id, home) });
const key = (id: string) => ({ id: { S: id }, nth: { S: 'n' } });

async function inIndex(home = 'one', more: JsonObject = {}): Promise<string[]> {
  const { Items } = await engine.call('Query', {
    TableName,
    IndexName: 'by-home',
    KeyConditionExpression: 'home = :home',
    ExpressionAttributeValues: { ':home': { S: home } },
    ...more,
  });
  return (Items as { id: { S: string } }[]).map(({ id }) => id.S).sort();
}

async function inTable(): Promise<number> {
  return (await engine.call('Scan', { TableName })).Count as number;
}

/** What the timers start goes to the engine, which answers without time passing. */
async function untilIndexed(ids: string[], home?: string): Promise<void> {
  while (JSON.stringify(await inIndex(home)) !== JSON.stringify(ids));
}

it('shows a write only after the lag, while the table has it at once', async () => {
  await put('before');
  lagBy({ lagMs: 5000 });
  await put('a');
  await pass(4999);
  expect(await inIndex()).toEqual(['before']);
  expect(await inTable()).toBe(2);
  await pass(1);
  await untilIndexed(['a', 'before']);
});

it('shows a changed key under the old one, and a removed item, until the lag is over', async () => {
  await put('moved');
  await put('removed');
  lagBy({ lagMs: 5000 });
  await engine.call('UpdateItem', {
    TableName,
    Key: key('moved'),
    UpdateExpression: 'SET home = :home',
    ExpressionAttributeValues: { ':home': { S: 'two' } },
  });
  await engine.call('BatchWriteItem', { RequestItems: { [TableName]: [{ DeleteRequest: { Key: key('removed') } }] } });
  expect(await inIndex()).toEqual(['moved', 'removed']);
  expect(await inIndex('two')).toEqual([]);
  await pass(5000);
  await untilIndexed([]);
  await untilIndexed(['moved'], 'two');
});

it('ends with the newest version of an item, also if the lag of an older one is longer', async () => {
  let lagMs = 5000;
  hook = { concerns: () => true, lagOf: () => lagMs };
  await put('a', 'one');
  lagMs = 1000;
  await put('a', 'two');
  await pass(1000);
  await untilIndexed(['a'], 'two');
  await pass(4000);
  await put('b');
  await pass(1000);
  await untilIndexed(['b']);
  expect(await inIndex('two')).toEqual(['a']);
});

it('concerns only the tables that the fault names, and only some writes if it says so', async () => {
  lagBy({ lagMs: 5000, tables: ['other-*'] });
  await put('a');
  expect(await inIndex()).toEqual(['a']);

  lagBy({ lagMs: 5000, skip: 1 });
  await put('b');
  await put('c');
  expect(await inIndex()).toEqual(['a', 'b']);
});

it('does not concern a refused write', async () => {
  lagBy({ lagMs: 5000 });
  const refused = engine.call('PutItem', {
    TableName,
    Item: item('a'),
    ConditionExpression: 'attribute_exists(id)',
  });
  await expect(refused).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' });
  await pass(5000);
  expect(await inIndex()).toEqual([]);
});

it('is over when the fault is: the index then has everything', async () => {
  lagBy({ lagMs: 5000 });
  await put('a');
  expect(await inIndex()).toEqual([]);
  hook = undefined;
  expect(await inIndex()).toEqual(['a']);
});

it('shows nothing of the copy by which it lags', async () => {
  lagBy({ lagMs: 5000 });
  await put('a');
  expect(JSON.stringify(await engine.call('ListTables', {}))).not.toContain('index-lag');
  const { ConsumedCapacity } = await engine.call('Scan', {
    TableName,
    IndexName: 'by-home',
    ReturnConsumedCapacity: 'TOTAL',
  });
  expect(ConsumedCapacity).toMatchObject({ TableName });
});
