/**
 * `everyone` across the children of a fan-out and several rounds of them, one page each: nobody is lost or served
 * twice.
 */
import { everyoneRecipient } from '#shared/tables/recipients';
import { ExecutionsUnderTest } from './support/executions-under-test';
import type { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';
import { connectionIdOf, rowOf, writeRows } from './support/written-rows';

const SHARDS = 2;
/** A round of the broadcast reads 275 rows of each shard, a round of a child 550. */
const EXPIRED_PER_SHARD = 1300;
const GONE_PER_SHARD = 20;
const CLIENTS = 12;

let stack: StackUnderTest;
let executions: ExecutionsUnderTest;
beforeAll(async () => {
  stack = await startWithSettings({
    // No execution has time for a second page, so it hands on what is left.
    deliverSeconds: 0,
    shards: { everyone: { write: SHARDS, read: SHARDS }, channel: { write: 1, read: 1 } },
  });
  executions = new ExecutionsUnderTest(stack);
});
afterAll(async () => {
  executions.close();
  await stack.stop();
});

it('reaches everyone but the excluded, prunes gone connections, and leaves expired rows alone', async () => {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => stack.connect(`user-${index}`)));
  const [excludedUser, excludedConnection, ...included] = clients;
  const connections = await stack.aws.connectionsOf('user-1');
  const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
  const rows = numbers(SHARDS).flatMap((shard) => {
    const row = (name: string, state: 'gone' | 'expired') =>
      rowOf(connectionIdOf(`${shard}-${name}`), everyoneRecipient(shard), name, state);
    return [
      ...numbers(EXPIRED_PER_SHARD).map((number) => row(`expired-${number}`, 'expired')),
      ...numbers(GONE_PER_SHARD).map((number) => row(`gone-${number}`, 'gone')),
    ];
  });
  await writeRows(stack, rows);

  const entered: string[] = [];
  const done = executions.watchStates((name) => entered.push(name));
  const broadcastId = await stack.request({ everyone: true, exclude: { users: ['user-0'], connections } });
  const report = await stack.reportOf(broadcastId);
  done();

  expect(report).toMatchObject({
    status: 'COMPLETED',
    connections: CLIENTS - 2 + SHARDS * GONE_PER_SHARD,
    delivered: CLIENTS - 2,
    stale: SHARDS * GONE_PER_SHARD,
    failed: 0,
    lostParts: 0,
  });
  for (const client of included) {
    await client.receive({ id: broadcastId });
    expect(client.messages).toHaveLength(1);
  }
  for (const client of [excludedUser, excludedConnection]) expect(client?.messages).toHaveLength(0);
  const times = (state: string) => entered.filter((name) => name === state).length;
  // The pages left by the broadcast, then those left by the first children.
  expect(times('DeliverParts')).toBe(2);
  expect(times('DeliverPart')).toBe(2 * SHARDS);
  expect(await stack.aws.connectionsOf('gone-0')).toHaveLength(0);
});
