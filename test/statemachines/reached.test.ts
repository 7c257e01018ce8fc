/** Outcomes that are written with the report instead of a row of their own: when, and what becomes of them otherwise. */
import { WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import type { SendBatchInput } from '#shared/contracts';
import type { OutcomesRow } from '#shared/tables/table-schema';
import type { FinishedExecution } from './support/finished-execution';
import {
  openStateMachine,
  returns,
  throws,
  type Mocks,
  type StateMachineUnderTest,
} from './support/state-machine-test';

const ROOM = 60;
const REACHED = '{"alice":["c1="]}';
const { recordReport } = WORKFLOW_CHANGES;

const opened = (more: object = { reachedRoom: ROOM }) =>
  returns({
    Payload: {
      ...{ decision: 'OPEN', broadcastId: 'm/s/1', owner: 'me', attempt: 1, executionUrl: 'https://console.example' },
      ...{ startedAt: '2026-01-01T00:00:00.000Z', envelope: { text: '{}' }, recipients: ['user#alice'] },
      ...{ connectionIds: [], users: ['alice'], channels: [], excludeUsers: [], excludeConnections: [], ...more },
    },
  });
const delivered = (more: object = { reached: REACHED }) =>
  returns({ Payload: { delivered: 1, stale: [], failed: [], unsent: [], recorded: 1, ...more } });
const mocks: Mocks = {
  OpenBroadcast: opened(),
  QueryPage: returns({ Items: [{ connectionId: { S: 'c1=' }, userId: { S: 'alice' } }] }),
  SendBatch: delivered(),
  RecordReport: returns({}),
  RecordOutcomes: returns({}),
  PublishReport: returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 }),
  MarkPublished: returns({}),
};
const CONDITION_FAILED = 'DynamoDB.ConditionalCheckFailedException';
const refused = Array.from({ length: 6 }, () => throws('DynamoDB.InternalServerError'));

interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
}
const sent = (execution: FinishedExecution): SendBatchInput[] =>
  execution.invocations('SendBatch').map((invocation) => (invocation.arguments as { Payload: SendBatchInput }).Payload);
const update = (execution: FinishedExecution) => execution.invocations('RecordReport')[0]?.arguments as Update;
const rows = (execution: FinishedExecution) =>
  execution
    .invocations('RecordOutcomes')
    .map((invocation) => (invocation.arguments as { Item: Record<keyof OutcomesRow, { S: string }> }).Item);

// Another endpoint reads its mocks from the file it was started with.
(process.env.AWS_ENDPOINT_URL_SFN ? describe.skip : describe)('the outcomes of the only batch', () => {
  let machine: StateMachineUnderTest;
  beforeAll(async () => {
    machine = await openStateMachine('broadcast.asl.json');
  });
  afterAll(() => machine?.close());
  const run = (more: Mocks = {}) => machine.run({ ...mocks, ...more }, {});

  it('are asked for, as far as the row has room, and written with the report', async () => {
    const execution = await run();
    expect(sent(execution)).toMatchObject([{ returnUpTo: ROOM, attempt: 1 }]);
    expect(update(execution)).toMatchObject({
      UpdateExpression: `${recordReport.update}${recordReport.andReached}`,
      ExpressionAttributeValues: { ':reached': { S: REACHED } },
    });
    expect(execution.output).toMatchObject({ status: 'COMPLETED', connections: 1, recorded: 1 });
    expect(execution.states).not.toContain('RecordOutcomes');
  });

  it('are in their own row with an older sender, which does not return them', async () => {
    const execution = await run({ SendBatch: delivered({}) });
    expect(update(execution).UpdateExpression).toBe(recordReport.update);
    expect(update(execution).ExpressionAttributeValues).not.toHaveProperty(':reached');
    expect(execution.output).toMatchObject({ recorded: 1 });
  });

  it.each<[string, Mocks]>([
    ['of an older OpenBroadcast, of a later run, or without room', { OpenBroadcast: opened({}) }],
    [
      'of a round that is not the last',
      {
        QueryPage: [
          returns({
            Items: [{ connectionId: { S: 'c1=' }, userId: { S: 'alice' } }],
            LastEvaluatedKey: { recipient: { S: 'user#alice' }, connectionId: { S: 'c1=' } },
          }),
          returns({ Items: [] }),
        ],
      },
    ],
    [
      'beside a user who was not reached',
      {
        OpenBroadcast: opened({ recipients: ['direct', 'user#bob'], connectionIds: ['d='], reachedRoom: ROOM }),
        QueryPage: [returns({ Items: [] }), returns({ Items: [] })],
        PublishUnreached: returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 }),
      },
    ],
  ])('are not asked for in a batch %s', async (_, more) => {
    const execution = await run({ SendBatch: delivered({}), ...more });
    expect(sent(execution)).toMatchObject([{ returnUpTo: 0 }]);
  });

  it('are not asked for again after a call without an answer, after which a gone connection may have been reached', async () => {
    const gone = returns({ Payload: { delivered: 0, stale: ['c1='], failed: [], unsent: [], recorded: 1 } });
    const PublishUnreached = returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 });
    const execution = await run({ SendBatch: [throws('Lambda.Unknown'), gone], PublishUnreached });
    expect(sent(execution).map(({ returnUpTo }) => returnUpTo)).toEqual([ROOM, 0]);
    expect(execution.output).toMatchObject({ connections: 1, stale: 1, recorded: 0 });
  });

  it('are asked for again while senders have no capacity, as none ran', async () => {
    const execution = await run({ SendBatch: [throws('Lambda.TooManyRequestsException'), delivered()] });
    expect(sent(execution).map(({ returnUpTo }) => returnUpTo)).toEqual([ROOM, ROOM]);
    expect(update(execution).ExpressionAttributeValues[':reached']).toEqual({ S: REACHED });
  });

  describe('if the report is not recorded', () => {
    it('get their own row when another execution has the claim', async () => {
      const execution = await run({ RecordReport: throws(CONDITION_FAILED) });
      expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DUPLICATE' } });
      expect(rows(execution)).toMatchObject([{ broadcastId: { S: 'm/s/1' } }]);
      const [row] = rows(execution);
      expect(JSON.parse(row?.outcomes.S ?? '')).toEqual({ delivered: { 'c1=': 'alice' } });
      expect(row?.batch.S.startsWith(`${row.at.S}#`)).toBe(true);
    });

    it('get their own row when the table refuses the report', async () => {
      const execution = await run({ RecordReport: refused });
      expect(execution).toMatchObject({ status: 'FAILED', error: 'DynamoDB.InternalServerError' });
      expect(rows(execution)).toHaveLength(1);
    });

    it('end the execution the same way when their row is refused too', async () => {
      const five = refused.slice(1);
      const superseded = await run({ RecordReport: throws(CONDITION_FAILED), RecordOutcomes: five });
      expect(superseded).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DUPLICATE' } });
      const failed = await run({ RecordReport: refused, RecordOutcomes: five });
      expect(failed).toMatchObject({ status: 'FAILED', error: 'DynamoDB.InternalServerError' });
      expect(failed.invocations('PublishReport')).toEqual([]);
    });

    it('need no row when the sender has written them', async () => {
      const execution = await run({ SendBatch: delivered({}), RecordReport: throws(CONDITION_FAILED) });
      expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DUPLICATE' } });
      expect(rows(execution)).toEqual([]);
    });
  });
});
