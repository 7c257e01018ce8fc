/** The Lambda entry of the overdue rule as it is deployed: rows in a DynamoDB, the services it calls over HTTP. */
import { captureLogs } from '../support/log-capture';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { handler as Handler } from '#functions/restart-overdue/handler';
import { METRIC } from '#shared/runtime/metrics';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { lambdaContext } from '../support/lambda-context';
import { BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
/** What Step Functions was asked to start. */
const started: { readonly stateMachineArn: string; readonly input: string }[] = [];
const service = createServer((request, response) => {
  void json(request).then((body) => {
    if (request.headers['x-amz-target'] === 'AWSStepFunctions.StartExecution') {
      started.push(body as (typeof started)[number]);
    }
    response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' });
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
    ...{ AWS_ENDPOINT_URL_SFN: endpoint, AWS_ENDPOINT_URL_SQS: endpoint },
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
