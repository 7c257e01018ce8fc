/** The Lambda entry as it is deployed: rows in a DynamoDB, a local SQS to wait in, events over HTTP. */
import { captureLogs } from '../support/log-capture';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import type { handler as Handler } from '#functions/reach-users/handler';
import { REACH_METRIC } from '#shared/runtime/metrics';
import { type EventBus, startEventBus } from '../support/event-bus';
import { lambdaContext } from '../support/lambda-context';
import { type Queue, startQueue } from '../support/queue';
import { ACKNOWLEDGEMENTS_TABLE, BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const OWNER = 'arn:aws:states:eu-central-1:123456789012:express:broadcast:one:1';
const NOW = Date.parse('2026-11-21T10:01:00Z');
let tables: Tables;
let bus: EventBus;
let queue: Queue;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  bus = await startEventBus();
  queue = await startQueue('unreached');
  await queue.create();
  Object.assign(process.env, tables.environment, bus.environment, {
    ...{ ...queue.environment, UNREACHED_QUEUE_URL: queue.url },
    ...{ ACKNOWLEDGEMENTS_TABLE, BROADCAST_RETENTION_DAYS: '30', POWERTOOLS_METRICS_DISABLED: 'false' },
  });
  ({ handler } = await import('#functions/reach-users/handler'));
});
afterAll(async () => {
  await queue.stop();
  await bus.stop();
  await tables.stop();
});
beforeEach(() => {
  bus.events.splice(0);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

async function broadcast(broadcastId: string, users: readonly string[], reported = true): Promise<void> {
  const request = { audience: { users }, message: { type: 'test', data: 1 }, ifUnreached: { afterSeconds: 60 } };
  const report = { status: 'COMPLETED', connections: 0, recorded: 0, failures: [], failed: 0, lostParts: 0 };
  await tables.client.send(
    new PutCommand({
      TableName: BROADCASTS_TABLE,
      Item: {
        ...{ broadcastId, status: reported ? 'COMPLETED' : 'RUNNING', owner: OWNER, attempt: 1, startedAt: '' },
        request: JSON.stringify({ time: '2026-11-21T10:00:00Z', request }),
        ...(reported && { report: JSON.stringify(report) }),
      },
    }),
  );
}
const run = (...broadcastIds: string[]) => {
  const Records = broadcastIds.map((broadcastId) => ({ body: JSON.stringify({ broadcastId, dueAt: NOW }) }));
  return handler({ Records } as unknown as SQSEvent, lambdaContext);
};
const messages = () => logs().map(({ message, broadcastId, users }) => [message, broadcastId, users]);
const counted = () => logs().flatMap((line) => (line[REACH_METRIC.TO_REACH] as number[] | undefined) ?? []);

it('publishes each user who is to be reached, and says how many', async () => {
  await broadcast('two', ['alice', 'bob']);
  await run('two');
  const about = { broadcastId: 'two', reason: 'unreached' };
  expect(bus.events.map(({ EventBusName, DetailType }) => [EventBusName, DetailType])).toEqual(
    Array(2).fill(['bus', 'User To Reach']),
  );
  expect(bus.events.map(({ Detail }) => JSON.parse(Detail) as unknown)).toEqual([
    expect.objectContaining({ ...about, userId: 'alice' }),
    expect.objectContaining({ ...about, userId: 'bob' }),
  ]);
  expect(messages()).toContainEqual(['Users to reach', 'two', 2]);
  expect(counted()).toEqual([2]);
});

it('says nothing of a broadcast that reached everybody it named, and goes on with the next', async () => {
  await broadcast('nobody', []);
  await broadcast('one', ['carol']);
  await run('nobody', 'one');
  expect(messages().filter(([message]) => message !== undefined)).toEqual([['Users to reach', 'one', 1]]);
});

it('lets a broadcast without a report wait again', async () => {
  await broadcast('running', ['alice'], false);
  await run('running');
  expect(bus.events).toEqual([]);
  expect(messages()).toEqual([['The broadcast is still on its way; it waits again', 'running', undefined]]);
  jest.spyOn(Date, 'now').mockReturnValue(NOW + 5_000);
  expect(await queue.received()).toEqual([{ broadcastId: 'running', dueAt: NOW }]);
});
