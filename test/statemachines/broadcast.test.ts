import { ROWS_PER_ROUND } from '#constructs/workflow/workflow-limits';
import type { BroadcastInput, DeliveryReport } from '#shared/contracts';
import type { StoredReport } from '#shared/tables/stored-report';
import type { FinishedExecution } from './support/finished-execution';
import { openStateMachine, type StateMachineUnderTest } from './support/state-machine-test';

const EVENT: BroadcastInput = {
  mapping: 'OrderShipped',
  source: 'shop.orders',
  eventId: 'A-1042',
  time: '2026-01-01T00:00:00Z',
  request: { audience: { users: ['alice'] }, message: { type: 'orderShipped', data: {} } },
};

const ROUND = [
  'QueryConnections',
  'QueryPage',
  'InSeveralChannels',
  'SendBatches',
  'OpenBatch',
  'SendBatch',
  'AnythingUnsent',
  'CloseBatch',
];
const DELIVERED = ['OpenBroadcast', 'Decide', 'Deliver', 'OpenDelivery', ...ROUND, 'MorePages', 'CloseDelivery'];
const REPORTED = ['ComposeReport', 'RecordReport', 'PublishReport', 'MarkPublished', 'HowItEnded'];
const BROADCAST_ID = 'OrderShipped/shop.orders/A-1042';
const STARTED_AT = '2026-01-01T00:00:00.000Z';
const NOBODY = { count: 0, users: [] };

describe('broadcast', () => {
  let machine: StateMachineUnderTest;
  const run = (testCase: string) => machine.run(testCase, EVENT);

  beforeAll(async () => {
    machine = await openStateMachine('broadcast.asl.json');
  });
  afterAll(() => machine?.close());

  it('delivers to every connection of the audience and ends with the delivery report', async () => {
    const execution = await run('Success');
    expect(execution.states).toEqual([...DELIVERED, 'AnythingPending', ...REPORTED, 'Reported']);
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toEqual({ broadcastId: BROADCAST_ID, startedAt: STARTED_AT, ...reportOf(execution) });
    expect(execution.output).toMatchObject({
      ...{ broadcastId: 'OrderShipped/shop.orders/A-1042', status: 'COMPLETED', startedAt: '2026-01-01T00:00:00.000Z' },
      ...{
        connections: 3,
        delivered: 3,
        stale: 0,
        failed: 0,
        failures: [],
        unreachedUsers: NOBODY,
        batches: 1,
        recorded: 3,
      },
    });
    expect(execution.output).not.toHaveProperty('unrecordedFailures');
  });

  it('gives OpenBroadcast the event and the execution that will own the broadcast', async () => {
    const [opened, ...more] = (await run('Success')).invocations('OpenBroadcast');
    expect(more).toEqual([]);
    expect(opened?.arguments).toMatchObject({
      Payload: { event: EVENT, execution: { id: expect.stringContaining(':execution:broadcast:') as string } },
    });
  });

  it('queries the index by recipient, without expired connections', async () => {
    const [query] = (await run('Success')).invocations('QueryPage');
    expect(query?.arguments).toMatchObject({
      ...{ TableName: 'ConnectionsTableName', IndexName: 'recipient-index', Limit: ROWS_PER_ROUND },
      ExpressionAttributeValues: { ':recipient': { S: 'user#alice' }, ':now': { N: expect.any(String) as string } },
    });
    expect(query?.arguments).not.toHaveProperty('ExclusiveStartKey');
  });

  it('gives the sender the serialised envelope, and the connections with their users', async () => {
    expect(batchesOf(await run('Success'))).toEqual([
      {
        broadcastId: 'OrderShipped/shop.orders/A-1042',
        envelope: { text: '{"id":"A-1042","type":"orderShipped","data":{}}' },
        connectionIds: ['c1=', 'c2=', 'c3='],
        userIds: { 'c1=': 'alice', 'c2=': 'alice', 'c3=': 'alice' },
        record: 'ALL',
        returnUpTo: 0,
        attempt: 1,
        heldBack: 0,
      },
    ]);
  });

  it('records the report before it publishes it, and only as its owner', async () => {
    const execution = await run('Success');
    expect(execution.invocations('RecordReport')[0]?.arguments).toMatchObject({
      TableName: 'BroadcastsTableName',
      Key: { broadcastId: { S: 'OrderShipped/shop.orders/A-1042' } },
      ConditionExpression: expect.stringContaining('#owner = :owner') as string,
      ExpressionAttributeValues: { ':status': { S: 'COMPLETED' }, ':owner': { S: expect.any(String) as string } },
    });
    expect(publishedBy(execution)).toEqual(['Broadcast Completed', publishedReportOf(execution)]);
  });

  it('reports PARTIAL with the reasons when some connections failed', async () => {
    const execution = await run('PartialFailure');
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toEqual({ broadcastId: BROADCAST_ID, startedAt: STARTED_AT, ...reportOf(execution) });
    expect(execution.output).toMatchObject({
      ...{ status: 'PARTIAL', connections: 3, delivered: 1, stale: 1, failed: 1, unreachedUsers: NOBODY },
      failures: [{ connectionId: 'c3=', reason: 'THROTTLED' }],
    });
  });

  it('counts a user whose connections are all stale as unreached', async () => {
    const execution = await run('AllStale');
    expect(reportOf(execution)).toMatchObject({
      ...{ status: 'COMPLETED', connections: 3, delivered: 0, stale: 3, failed: 0 },
      unreachedUsers: { count: 1, users: ['alice'] },
    });
    expect(execution.invocations('PublishUnreached')[0]?.arguments).toMatchObject({
      Entries: [{ DetailType: 'Users Unreached', Detail: { users: ['alice'] } }],
    });
  });

  it('reads every page of the index and sends each at once', async () => {
    const execution = await run('SeveralPages');
    const rounds = Array.from({ length: 5 }, () => [...ROUND, 'MorePages']).flat();
    expect(execution.states.slice(4, 4 + rounds.length)).toEqual(rounds);
    const queries = execution
      .invocations('QueryPage')
      .map((query) => query.arguments as { ExclusiveStartKey?: object });
    expect(queries.map(({ ExclusiveStartKey }) => ExclusiveStartKey)).toEqual([
      undefined,
      ...['p0b=', 'p1b=', 'p2b=', 'p3b='].map((id) => ({ recipient: { S: 'everyone#0' }, connectionId: { S: id } })),
    ]);
    expect(batchesOf(execution).map(({ connectionIds }) => connectionIds)).toEqual([
      ...[0, 1, 2, 3].map((page) => [`p${page}a=`, `p${page}b=`]),
      ['p4a='],
    ]);
    expect(reportOf(execution)).toMatchObject({ status: 'COMPLETED', connections: 9, delivered: 9, batches: 5 });
  });

  it('reports NO_CONNECTIONS and the unreached user, without sending', async () => {
    const execution = await run('NobodyConnected');
    expect(execution.invocations('SendBatch')).toEqual([]);
    expect(reportOf(execution)).toMatchObject({
      ...{ status: 'NO_CONNECTIONS', connections: 0, batches: 0 },
      unreachedUsers: { count: 1, users: ['alice'] },
    });
  });

  it('succeeds as a duplicate that names the first, and writes nothing', async () => {
    const execution = await run('Duplicate');
    expect(execution.states).toEqual(['OpenBroadcast', 'Decide', 'Duplicate']);
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toEqual({
      broadcastId: 'OrderShipped/shop.orders/A-1042',
      status: 'DUPLICATE',
      first: 'arn:aws:states:us-east-1:000000000000:execution:broadcast:first',
    });
  });

  it('reports EXPIRED without a delivery', async () => {
    const execution = await run('Expired');
    expect(execution.states).toEqual(['OpenBroadcast', 'Decide', ...REPORTED, 'Reported']);
    expect(execution.output).toMatchObject({ status: 'EXPIRED', connections: 0 });
    expect(publishedBy(execution)).toEqual(['Broadcast Completed', publishedReportOf(execution)]);
  });

  it('fails a refused request with a named error, after its report', async () => {
    const execution = await run('Invalid');
    const cause = 'message.type must be text of 1 to 128 characters, got a number';
    expect(execution.states).toEqual(['OpenBroadcast', 'Decide', ...REPORTED, 'FailBroadcast']);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Broadcast.InvalidRequest', cause });
    expect(reportOf(execution)).toMatchObject({
      status: 'FAILED',
      error: { name: 'Broadcast.InvalidRequest', cause },
    });
    expect(publishedBy(execution)).toEqual(['Broadcast Failed', publishedReportOf(execution)]);
  });

  it('retries throttled calls', async () => {
    const execution = await run('Throttled');
    const errors = (state: string) => execution.invocations(state).map(({ error }) => error);
    expect(errors('OpenBroadcast')).toEqual([...repeat('Lambda.TooManyRequestsException', 2), undefined]);
    expect(errors('QueryPage')).toEqual([...repeat('DynamoDb.ProvisionedThroughputExceededException', 2), undefined]);
    expect(reportOf(execution)).toMatchObject({ status: 'COMPLETED', delivered: 3 });
  });

  it('sends only the unsent remainder again', async () => {
    const execution = await run('UnsentRemainder');
    expect(batchesOf(execution).map(({ connectionIds, attempt }) => ({ connectionIds, attempt }))).toEqual([
      { connectionIds: ['c1=', 'c2=', 'c3='], attempt: 1 },
      { connectionIds: ['c2=', 'c3='], attempt: 2 },
    ]);
    expect(execution.states).toContain('WaitToResend');
    expect(reportOf(execution)).toMatchObject({ connections: 3, delivered: 2, stale: 1, failed: 0, batches: 1 });
  });

  it('counts as failed what is still unsent after five attempts', async () => {
    const execution = await run('NeverSent');
    expect(batchesOf(execution)).toHaveLength(5);
    expect(reportOf(execution)).toMatchObject({
      ...{ status: 'PARTIAL', connections: 3, delivered: 1, failed: 2, recorded: 3 },
      failures: ['c2=', 'c3='].map((connectionId) => ({ connectionId, reason: 'NOT_SENT' })),
    });
  });

  it('records connections whose sender did not finish, with users and reason', async () => {
    const [recorded] = (await run('NeverSent')).invocations('RecordFailed');
    const { TableName, Item } = recorded?.arguments as { TableName: string; Item: Record<string, { S: string }> };
    expect(TableName).toBe('OutcomesTableName');
    expect(Item).toMatchObject({
      broadcastId: { S: 'OrderShipped/shop.orders/A-1042' },
      batch: { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9a-f]{64}$/) as string },
      expiresAt: { N: expect.stringMatching(/^\d{10}$/) as string },
    });
    expect(JSON.parse(Item.outcomes?.S ?? '')).toEqual({ failed: { NOT_SENT: { 'c2=': 'alice', 'c3=': 'alice' } } });
  });

  it('sends a whole batch again if the sender crashed', async () => {
    const execution = await run('SenderCrashRetried');
    const [first, second] = batchesOf(execution);
    expect(second).toEqual({ ...first, attempt: 2 });
    expect(reportOf(execution)).toMatchObject({ status: 'COMPLETED', delivered: 3, batches: 1 });
  });

  it('retries a throttled batch without counting that as an attempt', async () => {
    const execution = await run('SenderThrottled');
    expect(batchesOf(execution).map(({ attempt }) => attempt)).toEqual(repeat(1, 8));
    expect(reportOf(execution)).toMatchObject({ status: 'COMPLETED', delivered: 3, failed: 0, batches: 1 });
  });

  it('counts a batch whose sender never answers as failed with the name of the error, even if that cannot be recorded', async () => {
    const execution = await run('SenderGivesUp');
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.invocations('RecordFailed')).toHaveLength(5);
    expect(reportOf(execution)).toMatchObject({
      ...{ status: 'PARTIAL', connections: 3, delivered: 0, failed: 3, recorded: 0, unrecordedFailures: 3 },
      failures: ['c1=', 'c2=', 'c3='].map((connectionId) => ({ connectionId, reason: 'Sandbox.Timedout' })),
    });
  });

  it('fails at once with a named error if the sender is misconfigured', async () => {
    const execution = await run('ConfigurationError');
    expect(execution.invocations('SendBatch')).toHaveLength(1);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Broadcast.ConfigurationError' });
    expect(JSON.parse(execution.cause ?? '')).toEqual({
      errorType: 'Broadcast.ConfigurationError',
      errorMessage: expect.stringContaining('execute-api:ManageConnections') as string,
    });
    expect(JSON.stringify([reportOf(execution), publishedBy(execution)])).not.toMatch(/trace|var.task/);
    expect(publishedBy(execution)).toEqual(['Broadcast Failed', publishedReportOf(execution)]);
  });

  it('publishes nothing if another execution has taken over the broadcast', async () => {
    const execution = await run('Superseded');
    expect(execution.states.slice(-3)).toEqual(['RecordReport', 'NotReported', 'Superseded']);
    expect(execution.output).toEqual({ broadcastId: 'OrderShipped/shop.orders/A-1042', status: 'DUPLICATE' });
  });

  it('fails with a named error if it cannot publish, and queues nothing: its row is open, and the overdue rule publishes', async () => {
    const execution = await run('PublishFails');
    expect(execution.invocations('PublishReport')).toHaveLength(5);
    expect(execution.states.slice(-2)).toEqual(['PublishReport', 'FailBroadcast']);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'EventBridge.FailedEntry' });
  });

  it.each([
    ['CannotOpen', 'UnopenedQueueUrl', ['ParkEvent'], 'TypeError'],
    ['UnknownDecision', 'UnopenedQueueUrl', ['ParkEvent'], 'Broadcast.UnknownDecision'],
    ['CannotOpenNorPark', 'DeadLetterQueueUrl', ['ParkEvent', 'KeepEvent'], 'TypeError'],
  ])(
    '%s: leaves the event unchanged in %s, and fails with a named error',
    async (testCase, QueueUrl, states, error) => {
      const execution = await run(testCase);
      expect(execution.states.slice(-1 - states.length)).toEqual([...states, 'FailBroadcast']);
      expect(execution).toMatchObject({ status: 'FAILED', error });
      const [kept] = execution.invocations(states.at(-1)!);
      expect(kept?.arguments).toMatchObject({
        ...{ QueueUrl, MessageBody: EVENT },
        MessageAttributes: {
          EXECUTION_ARN: { StringValue: expect.stringContaining(':broadcast') as string },
          ERROR_CODE: { StringValue: error },
        },
      });
      expect(JSON.stringify([kept?.arguments, execution.cause])).not.toMatch(/trace|var.task/);
    },
  );
});

const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);

interface Batch {
  readonly connectionIds: readonly string[];
  readonly attempt: number;
}
const batchesOf = (execution: FinishedExecution): Batch[] =>
  execution.invocations('SendBatch').map((invocation) => (invocation.arguments as { Payload: Batch }).Payload);

/** The published report: with members from its row, and a link to the execution. */
const publishedReportOf = (execution: FinishedExecution): DeliveryReport => ({
  broadcastId: BROADCAST_ID,
  ...reportOf(execution),
  startedAt: STARTED_AT,
  execution: expect.stringMatching(/^https:/) as string,
});

/** The recorded report; whatever happened, it adds up. */
function reportOf(execution: FinishedExecution): StoredReport {
  const [recorded] = execution.invocations('RecordReport');
  const values = (recorded?.arguments as { ExpressionAttributeValues: { ':report': { S: string } } })
    .ExpressionAttributeValues;
  const report = JSON.parse(values[':report'].S) as StoredReport;
  expect(report.connections).toBe(report.delivered + report.stale + report.failed);
  return report;
}

function publishedBy(execution: FinishedExecution): [string, unknown] {
  const [published] = execution.invocations('PublishReport');
  const [entry] = (published?.arguments as { Entries: { DetailType: string; Detail: unknown }[] }).Entries;
  return [entry?.DetailType ?? '', entry?.Detail];
}
