/** Fan-outs cut off at every state, their own or a child's: the overdue rule brings each to exactly one report. */
import { waitUntil } from '#tools/stack/wait-until';
import { ExecutionsUnderTest } from './support/executions-under-test';
import { startWithSettings } from './support/stack-with-settings';
import { requestedId, type StackUnderTest } from './support/stack-under-test';
import type { TestClient } from './support/test-client';

let stack: StackUnderTest;
let executions: ExecutionsUnderTest;
let early: TestClient;
let late: TestClient;
beforeAll(async () => {
  // Hands over after one round, in parts of ten users.
  stack = await startWithSettings({ fanOut: { afterRounds: 1, usersPerPart: 10, partsAtOnce: 8 } });
  executions = new ExecutionsUnderTest(stack);
  early = await stack.connect(USERS[0]!);
  late = await stack.connect(USERS[29]!);
});
afterAll(async () => {
  executions.close();
  await stack.stop();
});

const SOURCE = 'e2e.fan-out-cut-off';
/** One round of queries, and one part. */
const USERS = Array.from({ length: 30 }, (_, index) => `user-${index}`);

let serial = 0;
const newKey = () => `key-${++serial}`;
const idOf = (key: string) => requestedId(SOURCE, key);
const publish = (idempotencyKey: string) => stack.request({ users: USERS }, { source: SOURCE, idempotencyKey });
const received = (client: TestClient, key: string) => client.messages.filter(({ id }) => id === idOf(key)).length;

async function expectOneCompleteReport(key: string): Promise<void> {
  expect(await executions.recover(idOf(key))).toMatchObject({
    status: 'COMPLETED',
    connections: 2,
    delivered: 2,
    lostParts: 0,
    unreachedUsers: { count: 28 },
  });
  for (const client of [early, late]) {
    await client.receive({ id: idOf(key) });
    // Once per execution that got that far, with the same envelope id.
    expect(received(client, key)).toBeLessThanOrEqual(2);
  }
  expect(await executions.row(idOf(key))).not.toHaveProperty('openShard');
}

/** States of the fan-out itself, in the order an undisturbed one enters them. */
const OWN = [
  ...['StartFanOut', 'ExtendLease', 'DeliverParts', 'AnyPartsLeft'],
  ...['ComposeReport', 'RecordReport', 'PublishReport', 'MarkPublished', 'HowItEnded', 'Reported'],
];
const OF_A_PART = [
  ...['OpenPart', 'DeliverPart', 'OpenDelivery', 'QueryConnections', 'QueryPage', 'InSeveralChannels', 'SendBatches'],
  ...['OpenBatch', 'SendBatch', 'AnythingUnsent', 'CloseBatch', 'MorePages', 'PublishUnreached', 'CloseDelivery'],
];

it('the states cut off below are those of a fan-out', async () => {
  const entered = { own: new Set<string>(), ofPart: new Set<string>() };
  const done = executions.watchStates((name, arn) => {
    if (arn.includes('/Parts:')) entered.ofPart.add(name);
    else if (arn.includes('fan-out')) entered.own.add(name);
  });
  const key = newKey();
  await publish(key);
  // Alone first: on a slow machine the rule would take over.
  await stack.reportOf(idOf(key));
  await expectOneCompleteReport(key);
  await waitUntil('the end', () => entered.own.has('Reported'));
  done();

  expect([...entered.own].sort()).toEqual(OWN.slice(1).sort());
  expect([...entered.ofPart].sort()).toEqual([...OF_A_PART].sort());
});

describe('a fan-out cut off at its state', () => {
  it.each(OWN)('%s ends with one complete report', async (state) => {
    const key = newKey();
    const cut = executions.cutOffAt(state);
    await publish(key);
    await cut;

    await expectOneCompleteReport(key);
  });
});

describe('a fan-out cut off while a part is at state', () => {
  it.each(OF_A_PART)('%s ends with one complete report', async (state) => {
    const key = newKey();
    const cut = executions.cutOffPartAt(state, 'fan-out');
    await publish(key);
    await cut;

    await expectOneCompleteReport(key);
  });
});

it('a lost part is counted, cancels no other, and is in no other total', async () => {
  const key = newKey();
  const cut = executions.cutOffPartAt('QueryConnections', 'part');
  await publish(key);
  await cut;

  expect(await executions.recover(idOf(key))).toMatchObject({
    status: 'PARTIAL',
    lostParts: 1,
    connections: 1,
    delivered: 1,
    failed: 0,
  });
  await early.receive({ id: idOf(key) });
  expect(received(late, key)).toBe(0);
});
