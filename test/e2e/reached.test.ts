/**
 * A small broadcast, whose outcomes are written with its report: they account for everybody, wherever its execution is cut off,
 * and whatever throttles the report. Local only.
 */
import { BROADCAST_REQUESTED, type DeliveryReport } from '#shared/contracts';
import { parseFaults } from '#local/faults/index';
import { waitUntil } from '#tools/stack/wait-until';
import { BROADCAST_STATES } from './support/broadcast-states';
import { ExecutionsUnderTest } from './support/executions-under-test';
import { answerOf, cliOf } from './support/run-cli';
import { requestedId, StackUnderTest } from './support/stack-under-test';
import type { TestClient } from './support/test-client';

let stack: StackUnderTest;
let executions: ExecutionsUnderTest;
let client: TestClient;
beforeAll(async () => {
  stack = await StackUnderTest.startOwn();
  executions = new ExecutionsUnderTest(stack);
  client = await stack.connect('alice');
});
afterEach(() => stack.local?.faults.clear());
afterAll(async () => {
  executions.close();
  await stack.stop();
});

const SOURCE = 'e2e.reached';
let serial = 0;
const newKey = () => `key-${++serial}`;
const idOf = (key: string) => requestedId(SOURCE, key);
const publish = (idempotencyKey: string, ...users: string[]) => {
  const detail = { audience: { users }, message: { type: 'test', data: 1 }, idempotencyKey };
  return stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
};
const ALICE = { userId: 'alice', outcome: 'delivered' };
const COMPLETE: Partial<DeliveryReport> = { status: 'COMPLETED', connections: 1, delivered: 1, recorded: 1 };

it('has them in its row and no row of outcomes, and every reader finds them', async () => {
  const key = newKey();
  await publish(key, 'alice');
  expect(await stack.reportOf(idOf(key))).toMatchObject(COMPLETE);
  expect(await executions.row(idOf(key))).toHaveProperty('reached');
  expect(await executions.outcomesRows(idOf(key))).toEqual([]);
  expect(await executions.recordOf(idOf(key))).toMatchObject({ outcomes: [ALICE], isComplete: true });

  const cli = cliOf(stack);
  const why = answerOf<{ broadcasts: unknown }>(await cli(['why', '--user', 'alice', '--event', idOf(key), '--json']));
  expect(why.broadcasts).toMatchObject([{ got: true, outcomes: [ALICE] }]);
  const none = answerOf(await cli(['resend', idOf(key), '--dry-run', '--json']));
  expect(none).toMatchObject({ connections: [], unknown: { failedConnections: 0, totals: false } });
});

it('has them in a row of outcomes if another user was not reached, as more than the report follows', async () => {
  const key = newKey();
  await publish(key, 'alice', 'nobody');
  expect(await stack.reportOf(idOf(key))).toMatchObject({ ...COMPLETE, unreachedUsers: { count: 1 } });
  expect(await executions.row(idOf(key))).not.toHaveProperty('reached');
  expect(await executions.outcomesRows(idOf(key))).toHaveLength(1);
});

describe('cut off at state', () => {
  // Before the claim there is nothing to find.
  const states = BROADCAST_STATES.filter((state) => !['OpenBroadcast', 'PublishUnreached'].includes(state));

  it.each(states)('%s, it ends with a report, and one place has the outcome', async (state) => {
    const key = newKey();
    const cut = executions.cutOffAt(state);
    await publish(key, 'alice');
    await cut;
    await waitUntil('the claim', () => executions.row(idOf(key)));

    expect(await executions.recover(idOf(key))).toMatchObject(COMPLETE);
    await client.receive({ id: idOf(key) });
    const { attempt, reached } = (await executions.row(idOf(key)))!;
    const isFirst = attempt === 1;
    expect(reached !== undefined).toBe(isFirst);
    expect(await executions.outcomesRows(idOf(key))).toHaveLength(isFirst ? 0 : 1);
    expect(await executions.recordOf(idOf(key))).toMatchObject({ outcomes: [ALICE], isComplete: isFirst });
  });

  it('CloseBatch, it does not say that a client which left since was not reached', async () => {
    const leaving = await stack.connect('leaver');
    const key = newKey();
    const cut = executions.cutOffAt('CloseBatch');
    await publish(key, 'leaver');
    await leaving.receive({ id: idOf(key) });
    await cut;
    await leaving.close();
    await waitUntil('the connection to be gone', async () => (await stack.aws.connectionsOf('leaver')).length === 0);

    expect(await executions.recover(idOf(key))).toMatchObject({ status: 'NO_CONNECTIONS', connections: 0 });
    expect(await executions.recordOf(idOf(key))).toMatchObject({ outcomes: [], isComplete: false });
    const why = await cliOf(stack)(['why', '--user', 'leaver', '--event', idOf(key), '--json']);
    expect(answerOf<{ broadcasts: unknown }>(why).broadcasts).toMatchObject([{ got: null }]);
  });
});

it('has them with the report when that was throttled', async () => {
  const tables = [stack.outputs.BroadcastsTableName];
  const fault = { type: 'dynamodb-error', operations: ['UpdateItem'], tables, times: 2 } as const;
  const key = newKey();
  const stop = executions.watchStates((name) => {
    if (name === 'ComposeReport') stack.local?.faults.set(parseFaults({ faults: [fault] }));
  });
  await publish(key, 'alice');
  expect(await stack.reportOf(idOf(key))).toMatchObject(COMPLETE);
  stop();
  expect(stack.local?.faults.state().faults.map(({ injected }) => injected)).toEqual([2]);
  expect(await executions.row(idOf(key))).toHaveProperty('reached');
  expect(await executions.recordOf(idOf(key))).toMatchObject({ outcomes: [ALICE], isComplete: true });
});

it('has them in a row of outcomes when the claim was lost before the report', async () => {
  const key = newKey();
  let taken: Promise<void> | undefined;
  const stop = executions.watchStates((name) => {
    if (name === 'Decide') taken = executions.takeClaim(idOf(key), 'another');
  });
  const over = new Promise<void>((resolve) => {
    const done = executions.watchStates((name) => {
      if (name !== 'Superseded') return;
      done();
      resolve();
    });
  });
  await publish(key, 'alice');
  await over;
  stop();
  await taken;
  expect(await executions.outcomesRows(idOf(key))).toHaveLength(1);
  expect(await executions.recordOf(idOf(key))).toMatchObject({ outcomes: [ALICE] });
});
