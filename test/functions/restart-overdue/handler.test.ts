/** The Lambda entry of the overdue rule as it is deployed: rows in a DynamoDB, the services it calls over HTTP. */
import { captureLogs } from '../support/log-capture';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Asks } from '#functions/open-broadcast/asks';
import type { handler as Handler } from '#functions/restart-overdue/handler';
import type { Audience } from '#shared/contracts';
import { ACKNOWLEDGE_METRIC, METRIC } from '#shared/runtime/metrics';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import type { PublishedEvent } from '../support/event-bus';
import { lambdaContext } from '../support/lambda-context';
import { ACKNOWLEDGEMENTS_TABLE, BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
/** What Step Functions was asked to start. */
const started: { readonly stateMachineArn: string; readonly input: string }[] = [];
/** What EventBridge was asked to publish. */
const published: PublishedEvent[] = [];
const START = 'AWSStepFunctions.StartExecution';
const PUBLISH = 'AWSEvents.PutEvents';
/** Operations that are refused. */
const forbidden = new Set<string>();
const service = createServer((request, response) => {
  void json(request).then((body) => {
    const operation = String(request.headers['x-amz-target']);
    const isRefused = forbidden.has(operation);
    response.writeHead(isRefused ? 400 : 200, { 'Content-Type': 'application/x-amz-json-1.0' });
    if (isRefused) return void response.end('{"__type":"AccessDeniedException"}');
    if (operation === START) started.push(body as (typeof started)[number]);
    if (operation === PUBLISH) published.push(...(body as { readonly Entries: readonly PublishedEvent[] }).Entries);
    response.end('{"executionArn":"arn","startDate":0}');
  });
});
let tables: Tables;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  Object.assign(process.env, tables.environment, {
    ...{ AWS_ENDPOINT_URL_SFN: endpoint, AWS_ENDPOINT_URL_SQS: endpoint, AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint },
    BROADCAST_STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:123456789012:stateMachine:broadcast',
    ...{ EVENT_BUS_NAME: 'bus', CLAIM_LEASE_SECONDS: '350', START_RETRY_MAX_AGE_MINUTES: '120' },
    ...{ DEAD_LETTER_QUEUE_URL: `${endpoint}/dead-letters`, UNOPENED_QUEUE_URL: `${endpoint}/unopened` },
    POWERTOOLS_METRICS_DISABLED: 'false',
  });
  ({ handler } = await import('#functions/restart-overdue/handler'));
});
afterAll(async () => {
  service.closeAllConnections();
  service.close();
  await tables.stop();
});
beforeEach(() => {
  started.splice(0);
  published.splice(0);
  forbidden.clear();
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

const overdue = (broadcastId: string) =>
  tables.client.send(
    new PutCommand({
      TableName: BROADCASTS_TABLE,
      Item: {
        ...{ broadcastId, status: 'RUNNING', owner: 'first', attempt: 1, startedAt: '2026-11-21T09:50:00.000Z' },
        ...{ request: `{"id":"${broadcastId}"}`, leaseUntil: NOW - 1, dueAt: NOW - 1 },
        openShard: OPEN_SHARDS.of(broadcastId),
      },
    }),
  );
const withTime = (ms: number) => ({ ...lambdaContext, getRemainingTimeInMillis: () => ms });

it('starts an overdue broadcast again in the state machine it is told of, and counts it', async () => {
  await overdue('b1');
  expect(await handler({}, withTime(60_000))).toMatchObject({ restarted: 1, notTakenUp: 0 });
  expect(started).toMatchObject([
    { stateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:broadcast', input: '{"id":"b1"}' },
  ]);
  expect(logs()).toContainEqual(
    expect.objectContaining({ message: 'Overdue broadcast handled', broadcastId: 'b1', done: 'restarted' }),
  );
  const metrics = logs().find((line) => '_aws' in line);
  expect(metrics).toMatchObject({ [METRIC.OVERDUE]: 1, [METRIC.ABANDONED]: 0 });
});

it('begins nothing in its last ten seconds', async () => {
  await overdue('b2');
  expect(await handler({}, withTime(9_999))).toMatchObject({ restarted: 0 });
  expect(started).toEqual([]);
  expect(await handler({}, withTime(10_000))).toMatchObject({ restarted: 1 });
});

it('fails if a broadcast cannot be started again', async () => {
  await overdue('b3');
  forbidden.add(START);
  await expect(handler({}, withTime(60_000))).rejects.toThrow('Could not handle 1 overdue broadcasts');
});

describe('with acknowledgements', () => {
  let acknowledging: typeof Handler;
  beforeAll(async () => {
    process.env.ACKNOWLEDGEMENTS_TABLE = ACKNOWLEDGEMENTS_TABLE;
    await jest.isolateModulesAsync(async () => {
      ({ handler: acknowledging } = await import('#functions/restart-overdue/handler'));
    });
    delete process.env.ACKNOWLEDGEMENTS_TABLE;
  });

  /** A broadcast whose deadline is over. */
  const asked = (broadcastId: string, audience: Audience) =>
    new Asks(tables.client, ACKNOWLEDGEMENTS_TABLE, 30).ask(
      { broadcastId, audience, users: audience.users ?? [], withinSeconds: 10 },
      NOW - 60_000,
    );
  const events = () => published.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail) as unknown]);
  const unacknowledged = () => logs().filter((line) => ACKNOWLEDGE_METRIC.UNACKNOWLEDGED in line);

  it('publishes at a deadline who did not acknowledge, and counts them', async () => {
    await asked('a1', { users: ['alice', 'bob'] });
    expect(await acknowledging({}, withTime(60_000))).toMatchObject({ restarted: 0, notTakenUp: 0 });
    const missing = { count: 2, users: ['alice', 'bob'] };
    expect(events()).toEqual([
      ['Broadcast Acknowledged', expect.objectContaining({ broadcastId: 'a1', unacknowledged: missing })],
    ]);
    expect(unacknowledged()).toMatchObject([{ [ACKNOWLEDGE_METRIC.UNACKNOWLEDGED]: 2 }]);
  });

  it('counts nobody where nobody was addressed by name', async () => {
    await asked('a2', { channels: ['orders'] });
    await acknowledging({}, withTime(60_000));
    expect(events()).toEqual([['Broadcast Acknowledged', expect.objectContaining({ broadcastId: 'a2' })]]);
    expect(unacknowledged()).toEqual([]);
  });

  it('fails if a deadline could not be seen to, and starts what is overdue all the same', async () => {
    await asked('a3', { users: ['alice'] });
    await overdue('b4');
    forbidden.add(PUBLISH);
    await expect(acknowledging({}, withTime(60_000))).rejects.toThrow(
      'Could not count the acknowledgements of 1 broadcasts; the next run tries again in a minute',
    );
    expect(started).toMatchObject([{ input: '{"id":"b4"}' }]);
    forbidden.clear();
    await acknowledging({}, withTime(60_000));
    expect(events()).toMatchObject([['Broadcast Acknowledged', { broadcastId: 'a3' }]]);
  });

  it('sees to deadlines if a broadcast cannot be started again, and fails', async () => {
    await asked('a4', { users: ['alice'] });
    await overdue('b5');
    forbidden.add(START);
    await expect(acknowledging({}, withTime(60_000))).rejects.toThrow('Could not handle 1 overdue broadcasts');
    expect(events()).toMatchObject([['Broadcast Acknowledged', { broadcastId: 'a4' }]]);
  });

  it('begins no deadline in its last ten seconds', async () => {
    await asked('a5', { users: ['alice'] });
    await acknowledging({}, withTime(9_999));
    expect(events()).toEqual([]);
    await acknowledging({}, withTime(10_000));
    expect(events()).toMatchObject([['Broadcast Acknowledged', { broadcastId: 'a5' }]]);
  });
});
