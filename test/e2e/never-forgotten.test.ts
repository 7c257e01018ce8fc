/** Executions are cut off at every state; the overdue rule brings each broadcast to exactly one report. Local only. */
import { BROADCAST_FAILED, BROADCAST_REQUESTED } from '#shared/contracts';
import { PUBLISH_SECONDS } from '#shared/contracts/limits';
import { waitUntil } from '#tools/stack/wait-until';
import { BROADCAST_STATES as STATES } from './support/broadcast-states';
import { ExecutionsUnderTest } from './support/executions-under-test';
import { requestedId, StackUnderTest } from './support/stack-under-test';
import type { TestClient } from './support/test-client';
import { watchBus } from './support/watch-bus';

let stack: StackUnderTest;
let executions: ExecutionsUnderTest;
let client: TestClient;
beforeAll(async () => {
  stack = await StackUnderTest.startOwn();
  executions = new ExecutionsUnderTest(stack);
  client = await stack.connect('alice');
});
afterAll(async () => {
  executions.close();
  await stack.stop();
});

const SOURCE = 'e2e.never-forgotten';
const request = { audience: { users: ['alice', 'nobody'] }, message: { type: 'test', data: 1 } };

let serial = 0;
const newKey = () => `key-${++serial}`;
const idOf = (key: string) => requestedId(SOURCE, key);
const publish = (idempotencyKey: string, detail: object = request) =>
  stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail: { ...detail, idempotencyKey } });
const received = (broadcastId: string) => client.messages.filter(({ id }) => id === broadcastId);

/** The end of a broadcast to alice's one connection and to nobody, however often it was cut off. */
const COMPLETE = {
  status: 'COMPLETED',
  connections: 1,
  delivered: 1,
  unreachedUsers: { count: 1, users: ['nobody'] },
};

it('the states cut off below are those of a broadcast', async () => {
  const entered: { name: string; executionArn: string }[] = [];
  const done = executions.watchStates((name, executionArn) => entered.push({ name, executionArn }));
  const key = newKey();
  await publish(key);
  await stack.reportOf(idOf(key));
  const owner = (await executions.row(idOf(key)))?.owner;
  const names = () => entered.filter(({ executionArn }) => executionArn === owner).map(({ name }) => name);
  await waitUntil('the end', () => names().includes('Reported'));
  done();

  expect([...new Set(names())].sort()).toEqual([...STATES].sort());
});

describe('a broadcast cut off at state', () => {
  // Before the claim there is nothing to find; AWS itself restarts a lost EXPRESS execution.
  it.each(STATES.slice(1))('%s ends with one complete report', async (state) => {
    const key = newKey();
    const cut = executions.cutOffAt(state);
    await publish(key);
    await cut;
    await waitUntil('the claim', () => executions.row(idOf(key)));

    expect(await executions.recover(idOf(key))).toMatchObject(COMPLETE);
    await client.receive({ id: idOf(key) });
    // Twice if the cut fell between a post and its accounting, with the same envelope id.
    expect(received(idOf(key)).length).toBeLessThanOrEqual(2);
    expect(await executions.row(idOf(key))).not.toHaveProperty('openShard');
  });
});

it('a report that was recorded but not published is due within the minute, whatever its lease', async () => {
  const key = newKey();
  const cut = executions.cutOffAt('PublishReport');
  await publish(key);
  await cut;

  const { leaseUntil = Infinity, dueAt = Infinity } = (await executions.row(idOf(key))) ?? {};
  const withinTheMinute = Date.now() + PUBLISH_SECONDS * 1000;
  expect(leaseUntil).toBeLessThanOrEqual(withinTheMinute);
  expect(dueAt).toBeLessThanOrEqual(withinTheMinute);
  await executions.recover(idOf(key));
});

it('a broadcast cut off three times is given up, with a dead letter and a report, and is closed', async () => {
  const key = newKey();
  for (let attempt = 1; attempt <= 3; attempt++) {
    const cut = executions.cutOffAt('QueryConnections');
    if (attempt === 1) await publish(key);
    else {
      await executions.expireLease(idOf(key));
      expect(await executions.runOverdueRule()).toMatchObject({ restarted: 1 });
    }
    await cut;
  }
  await executions.expireLease(idOf(key));

  expect(await executions.runOverdueRule()).toMatchObject({ givenUp: 1 });
  expect(await stack.reportOf(idOf(key))).toMatchObject({ status: 'FAILED', error: { name: 'Broadcast.Abandoned' } });
  expect(await executions.row(idOf(key))).not.toHaveProperty('openShard');

  await publish(key);
  await waitUntil('the replay', async () => (await stack.reportOf(idOf(key))).status === 'COMPLETED');
});

it('nothing is due while leases run', async () => {
  expect(await executions.runOverdueRule()).toMatchObject({ restarted: 0, published: 0, givenUp: 0, notTakenUp: 0 });
});

/** Counts the executions that end, with the state they end in. */
async function endsOf(count: number, act: () => Promise<unknown>): Promise<string[]> {
  const ends: string[] = [];
  const done = executions.watchStates((name) => {
    if (['Reported', 'Duplicate', 'FailBroadcast'].includes(name)) ends.push(name);
  });
  await act();
  await waitUntil(`${count} executions to end`, () => ends.length === count);
  done();
  return ends.sort();
}

it('twenty deliveries of one event at once are one broadcast', async () => {
  const event = { mapping: 'Twenty', source: SOURCE, eventId: newKey(), time: '2026-11-21T10:00:00Z', request };
  const id = `Twenty/${SOURCE}/${event.eventId}`;
  const ends = await endsOf(20, () => Promise.all(Array.from({ length: 20 }, () => executions.start(event))));

  expect(ends).toEqual([...Array<string>(19).fill('Duplicate'), 'Reported']);
  expect(await stack.reportOf(id)).toMatchObject(COMPLETE);
  await client.receive({ id });
  expect(received(id)).toHaveLength(1);
});

it('events of two publishers with one idempotency key are one broadcast', async () => {
  const key = newKey();
  const ends = await endsOf(2, () => Promise.all([publish(key), publish(key)]));

  expect(ends).toEqual(['Duplicate', 'Reported']);
  expect(await stack.reportOf(idOf(key))).toMatchObject(COMPLETE);
  await client.receive({ id: idOf(key) });
  expect(received(idOf(key))).toHaveLength(1);
});

it('eight deliveries of a refused event are one published report', async () => {
  const failures = await watchBus(stack, [BROADCAST_FAILED]);
  const event = { mapping: 'Refused', source: SOURCE, eventId: newKey(), time: '2026-11-21T10:00:00Z', request: {} };
  const id = `Refused/${SOURCE}/${event.eventId}`;
  const published = () => failures.filter(({ detail }) => detail.broadcastId === id);

  const together = await endsOf(4, () => Promise.all(Array.from({ length: 4 }, () => executions.start(event))));
  expect(together).toEqual([...Array<string>(3).fill('Duplicate'), 'FailBroadcast']);
  const report = await stack.reportOf(id);
  expect(report).toMatchObject({ status: 'FAILED', error: { name: 'Broadcast.InvalidRequest' } });
  // Including those that come when the first is over.
  for (let delivery = 5; delivery <= 8; delivery++) {
    expect(await endsOf(1, () => executions.start(event))).toEqual(['Duplicate']);
  }

  expect(await stack.reportOf(id)).toEqual(report);
  await waitUntil('the report on the bus', () => published().length > 0);
  expect(published()).toHaveLength(1);
});

it('a refused event that was cut off before its report is reported by the overdue rule', async () => {
  const event = { mapping: 'Refused', source: SOURCE, eventId: newKey(), time: '2026-11-21T10:00:00Z', request: {} };
  const id = `Refused/${SOURCE}/${event.eventId}`;
  const cut = executions.cutOffAt('RecordReport');
  await executions.start(event);
  await cut;
  await executions.expireLease(id);

  expect(await executions.runOverdueRule()).toMatchObject({ published: 1 });
  expect(await stack.reportOf(id)).toMatchObject({ status: 'FAILED', error: { name: 'Broadcast.InvalidRequest' } });
});

it('a completed broadcast that is replayed is not sent again', async () => {
  const key = newKey();
  await publish(key);
  const report = await stack.reportOf(idOf(key));
  let ended = false;
  const done = executions.watchStates((name) => (ended ||= name === 'Duplicate'));
  await publish(key);
  await waitUntil('the duplicate', () => ended);
  done();

  expect(await stack.reportOf(idOf(key))).toEqual(report);
  expect(received(idOf(key))).toHaveLength(1);
});

it('two mappings of one event are two broadcasts', async () => {
  const event = { source: SOURCE, eventId: newKey(), time: '2026-11-21T10:00:00Z', request };
  await Promise.all(['One', 'Other'].map((mapping) => executions.start({ mapping, ...event })));

  for (const mapping of ['One', 'Other']) {
    const id = `${mapping}/${SOURCE}/${event.eventId}`;
    expect(await stack.reportOf(id)).toMatchObject(COMPLETE);
    await client.receive({ id });
  }
});
