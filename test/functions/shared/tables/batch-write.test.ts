/** Writing again what DynamoDB hands back, in virtual time. */
import type { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { writeInBatches } from '#shared/tables/batch-write';
import { pass, useVirtualTime } from '#test/support/virtual-time';

const TABLE = 'connections';
const request = (recipient: string) => ({ DeleteRequest: { Key: { connectionId: 'c', recipient } } });
const requests = (count: number) => Array.from({ length: count }, (_, index) => request(`r${index}`));

useVirtualTime();
beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0.5));
afterEach(() => jest.restoreAllMocks());

/** A table that writes that many rows of each call, and the times and sizes of its calls. */
function table(takes: number) {
  const calls: { readonly at: number; readonly rows: number }[] = [];
  const started = Date.now();
  const send = async (command: BatchWriteCommand) => {
    const rows = command.input.RequestItems?.[TABLE] ?? [];
    calls.push({ at: Date.now() - started, rows: rows.length });
    const left = rows.slice(takes);
    return left.length > 0 ? { UnprocessedItems: { [TABLE]: left } } : {};
  };
  return { calls, client: { send } as unknown as DynamoDBDocumentClient };
}

it('writes 25 rows in a call, and makes no call for none', async () => {
  const { client, calls } = table(25);
  await writeInBatches(client, TABLE, []);
  expect(calls).toEqual([]);
  await writeInBatches(client, TABLE, requests(25));
  await writeInBatches(client, TABLE, requests(51));
  expect(calls.map(({ rows }) => rows)).toEqual([25, 25, 25, 1]);
});

it('writes as many calls at once as it is told, and begins none after one has failed', async () => {
  let [running, most, begun] = [0, 0, 0];
  const send = async () => {
    begun += 1;
    most = Math.max(most, ++running);
    await Promise.resolve();
    running -= 1;
    if (begun >= 8) throw new Error('no');
    return {};
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  await writeInBatches(client, TABLE, requests(6 * 25), 4);
  expect([most, begun]).toEqual([4, 6]);
  await expect(writeInBatches(client, TABLE, requests(20 * 25), 4)).rejects.toThrow('no');
  await pass(1000);
  expect(begun).toBeLessThan(6 + 8);
});

it('waits twice as long before each further try of what was left', async () => {
  const { client, calls } = table(5);
  const writing = writeInBatches(client, TABLE, requests(20));
  await pass(10_000);
  await writing;
  // 50, 100 and 200 ms, and half as much again by chance.
  expect(calls).toEqual([
    { at: 0, rows: 20 },
    { at: 75, rows: 15 },
    { at: 225, rows: 10 },
    { at: 525, rows: 5 },
  ]);
});

it('gives up after six tries, without a wait after the last', async () => {
  const { client, calls } = table(0);
  const started = Date.now();
  const failing = writeInBatches(client, TABLE, requests(2)).catch((error: unknown) => ({
    error: (error as Error).message,
    at: Date.now() - started,
  }));
  await pass(60_000);
  expect(await failing).toEqual({
    error: '2 rows of connections were not written in 6 attempts: DynamoDB is throttling the table. Try again.',
    at: calls.at(-1)?.at,
  });
  expect(calls).toHaveLength(6);
});
