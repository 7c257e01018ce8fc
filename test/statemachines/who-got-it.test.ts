/** Data for the record of who got it: the user of each connection, and how much to record. */
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import { MAX_NAME_LENGTH } from '#shared/contracts/limits';
import type { SendBatchInput } from '#shared/contracts';
import { settingsOf } from '#infra/settings';
import type { FinishedExecution } from './support/finished-execution';
import {
  openStateMachine,
  returns,
  throws,
  type Mocks,
  type StateMachineUnderTest,
} from './support/state-machine-test';

const { recordOutcomesUpTo, sender } = settingsOf('local');
/** Rows of one mocked page: more than one Query asks for. */
const ROWS = 800;

const connectionId = (number: number) => `L0SM9cOFvHc${String(number).padStart(4, '0')}=`;
const userId = (number: number) => `user-${number}-`.padEnd(MAX_NAME_LENGTH, 'x');
const page = (from: number, count: number) => ({
  Items: Array.from({ length: count }, (_, index) => ({
    connectionId: { S: connectionId(from + index) },
    userId: { S: userId(from + index) },
  })),
});

const mocks = (direct: readonly string[], pages: readonly object[]): Mocks => ({
  OpenBroadcast: returns({
    Payload: {
      decision: 'OPEN',
      broadcastId: 'OrderShipped/shop.orders/A-1042',
      owner: 'arn:aws:states:us-east-1:000000000000:execution:broadcast:mine',
      attempt: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      executionUrl: 'https://console.example/executions/mine',
      // The longest envelope that travels in the payload.
      envelope: { text: 'x'.repeat(16_000) },
      recipients: ['everyone#0'],
      connectionIds: direct,
      excludeUsers: [],
      excludeConnections: [],
      users: [],
      channels: [],
    },
  }),
  QueryPage: pages.map(returns),
  RecordReport: returns({}),
  PublishReport: returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 }),
  MarkPublished: returns({}),
});
const delivered = (count: number, recorded = count) =>
  returns({ Payload: { delivered: count, stale: [], failed: [], unsent: [], recorded } });
const batchesOf = (execution: FinishedExecution): SendBatchInput[] =>
  execution.invocations('SendBatch').map((invocation) => (invocation.arguments as { Payload: SendBatchInput }).Payload);

// Another endpoint reads its mocks from the file it was started with.
(process.env.AWS_ENDPOINT_URL_SFN ? describe.skip : describe)('for the record of who got it', () => {
  let machine: StateMachineUnderTest;
  beforeAll(async () => {
    machine = await openStateMachine('broadcast.asl.json');
  });
  afterAll(() => machine?.close());

  it('every sender gets the users of its connections, for a full page of long user ids', async () => {
    const batches = ROWS / sender.batchSize;
    const execution = await machine.run(
      { ...mocks([], [page(0, ROWS)]), SendBatch: Array.from({ length: batches }, () => delivered(sender.batchSize)) },
      {},
    );
    expect(execution.output).toMatchObject({ connections: ROWS, delivered: ROWS, recorded: ROWS });
    for (const { connectionIds, userIds, record } of batchesOf(execution)) {
      expect(record).toBe('ALL');
      expect(Object.keys(userIds ?? {})).toEqual(connectionIds);
      for (const id of connectionIds) expect(userIds?.[id]).toBe(userId(Number(id.slice(11, 15))));
    }
    expect(JSON.stringify(batchesOf(execution)).length).toBeGreaterThan(MAX_STATE_PAYLOAD_BYTES / 2);
  });

  it('a directly addressed connection has no user, whatever its name', async () => {
    const direct = ['constructor', 'direct='];
    const execution = await machine.run({ ...mocks(direct, [page(0, 1)]), SendBatch: delivered(3) }, {});
    const [batch] = batchesOf(execution);
    expect(batch).toMatchObject({
      connectionIds: [...direct, connectionId(0)],
      userIds: { [connectionId(0)]: userId(0) },
    });
    expect(Object.keys(batch?.userIds ?? {})).toEqual([connectionId(0)]);
  });

  it('everything is kept up to the limit, and only failures beyond it', async () => {
    const next = (after: number) => ({
      LastEvaluatedKey: { recipient: { S: 'everyone#0' }, connectionId: { S: connectionId(after) } },
    });
    const few = 3;
    const pages = [{ ...page(0, few), ...next(few) }, page(few, ROWS), { ...page(few + ROWS, ROWS) }];
    const [first, second, third] = pages as [object, object, object];
    const all = [first, { ...second, ...next(few + ROWS) }, third];
    const sends = [few, ...Array.from({ length: (2 * ROWS) / sender.batchSize }, () => sender.batchSize)];
    const execution = await machine.run(
      {
        ...mocks([], all),
        SendBatch: sends.map((count, send) => delivered(count, send <= ROWS / sender.batchSize ? count : 0)),
      },
      {},
    );

    expect(few + 2 * ROWS).toBeGreaterThan(recordOutcomesUpTo);
    expect(batchesOf(execution).map(({ record }) => record)).toEqual([
      ...Array.from({ length: 1 + ROWS / sender.batchSize }, () => 'ALL'),
      ...Array.from({ length: ROWS / sender.batchSize }, () => 'FAILURES'),
    ]);
    expect(execution.output).toMatchObject({ connections: few + 2 * ROWS, recorded: few + ROWS });
  });

  it('everything is kept beyond the limit, if the broadcast needs it', async () => {
    const next = { LastEvaluatedKey: { recipient: { S: 'everyone#0' }, connectionId: { S: connectionId(ROWS - 1) } } };
    const opened = mocks([], [{ ...page(0, ROWS), ...next }, page(ROWS, ROWS)]);
    const [open] = [opened.OpenBroadcast].flat() as [{ Return: { Payload: object } }];
    const asks = returns({ Payload: { ...open.Return.Payload, recordUpTo: 1_000_000 } });
    const batches = Array.from({ length: (2 * ROWS) / sender.batchSize }, () => delivered(sender.batchSize));
    const execution = await machine.run({ ...opened, OpenBroadcast: asks, SendBatch: batches }, {});
    expect(2 * ROWS).toBeGreaterThan(recordOutcomesUpTo);
    expect(batchesOf(execution).map(({ record }) => record)).toEqual(batches.map(() => 'ALL'));
  });

  it('what a sender or the state machine could not write is not recorded, and its failures are counted separately', async () => {
    const answer = (recorded: number, more: object) =>
      returns({ Payload: { delivered: 0, stale: [], failed: [], unsent: [], recorded, ...more } });
    const failed = [0, 1].map((number) => ({ connectionId: connectionId(number), reason: 'TIMEOUT' }));
    const unsent = Array.from({ length: 7 }, (_, index) => connectionId(index + 3));
    const run = (RecordFailed: Mocks[string]) =>
      machine.run(
        {
          ...mocks([], [page(0, 10)]),
          // Two fail and one is delivered, none of it written; then one is delivered and six are never sent.
          SendBatch: [
            answer(0, { delivered: 1, failed, unsent }),
            answer(1, { delivered: 1, unsent: unsent.slice(1) }),
            ...Array.from({ length: 3 }, () => answer(0, { unsent: unsent.slice(1) })),
          ],
          RecordFailed,
        },
        {},
      );

    const totals = { connections: 10, delivered: 2, failed: 8 };
    expect((await run(returns({}))).output).toMatchObject({ ...totals, recorded: 7, unrecordedFailures: 2 });
    const throttled = Array.from({ length: 5 }, () => throws('DynamoDb.ProvisionedThroughputExceededException'));
    expect((await run(throttled)).output).toMatchObject({ ...totals, recorded: 1, unrecordedFailures: 8 });
  });

  it('an answer without a recorded count, as before a deployment, counts as nothing recorded', async () => {
    const Payload = { delivered: 1, stale: [], failed: [{ connectionId: 'b', reason: 'TIMEOUT' }], unsent: [] };
    const execution = await machine.run({ ...mocks([], [page(0, 2)]), SendBatch: returns({ Payload }) }, {});
    expect(execution.output).toMatchObject({ connections: 2, failed: 1, recorded: 0, unrecordedFailures: 1 });
  });

  it('the state machine itself records what no sender took, in one row of the longest user ids', async () => {
    const lost = Array.from({ length: 5 }, () => throws('Sandbox.Timedout'));
    const execution = await machine.run(
      { ...mocks([], [page(0, sender.batchSize)]), SendBatch: lost, RecordFailed: returns({}) },
      {},
    );
    const [recorded] = execution.invocations('RecordFailed');
    const { Item } = recorded?.arguments as { Item: { outcomes: { S: string } } };
    const { failed } = JSON.parse(Item.outcomes.S) as { failed: Record<string, Record<string, string>> };
    expect(Object.keys(failed)).toEqual(['Sandbox.Timedout']);
    expect(Object.keys(failed['Sandbox.Timedout'] ?? {})).toHaveLength(sender.batchSize);
  });
});
