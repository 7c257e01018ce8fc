/** Who gets what is published, and what is reported. */
import type { Audience, DeliveryReport } from '#shared/contracts';
import { findBroadcast } from '#tools/stack/tables';
import { expectEqual, type Check } from '../check';
import { crowdOf, needsToken, NEWS, type Crowd } from '../crowd';
import type { Trial } from '../trial';
import type { TrialClient } from '../trial-client';

const LOOK = "'broadcast show ID' and 'broadcast why ID' say what happened to it";

type Totals = Pick<DeliveryReport, 'status' | 'connections' | 'delivered' | 'stale' | 'failed'>;

/** @throws Error with what differs */
export function expectTotals(report: DeliveryReport, expected: Partial<Totals>): void {
  const names = Object.keys(expected) as (keyof Totals)[];
  const got = Object.fromEntries(names.map((name) => [name, report[name]]));
  expectEqual(`report of ${report.broadcastId}`, { ...got, ...problemsOf(report) }, expected);
}

function problemsOf({ error, failures }: DeliveryReport): object {
  return {
    ...(error && { error: error.cause }),
    ...(failures.length > 0 && { failures: failures.map(({ reason }) => reason) }),
  };
}

/** Publishes, and checks the report, and who of the crowd gets it. */
export async function reaches(
  trial: Trial,
  audience: Audience,
  data: unknown,
  to: readonly TrialClient[],
): Promise<{ readonly broadcastId: string; readonly text: string }> {
  const began = performance.now();
  const broadcastId = await trial.publish(audience, data);
  const arrived = Promise.all(to.map((client) => client.receives(broadcastId)));
  arrived.catch(() => undefined); // told below, after the report
  const report = await trial.reportOf(broadcastId);
  expectTotals(report, { status: 'COMPLETED', connections: to.length, delivered: to.length, stale: 0, failed: 0 });
  for (const { data: got } of await arrived) expectEqual('data', got, data);
  const took = Math.round(performance.now() - began);
  return {
    broadcastId,
    text: `${report.status}: ${report.delivered} of ${report.connections}, reported in ${took} ms`,
  };
}

const to = (
  check: string,
  expected: string,
  audience: (trial: Trial, crowd: Crowd) => Audience,
  clients: (crowd: Crowd) => readonly TrialClient[],
): Check => ({
  check,
  expected,
  todo: `${LOOK}; the clients that got nothing are in its outcomes.`,
  skip: needsToken,
  run: async (trial) => {
    const crowd = await crowdOf(trial);
    return (await reaches(trial, audience(trial, crowd), check, clients(crowd))).text;
  },
});

export const PUBLISHING: readonly Check[] = [
  to(
    'publish to users',
    'each connection of both users gets it, and the report counts three',
    (_, { alice, bob }) => ({ users: [alice.userId, bob.userId] }),
    ({ alice, phone, bob }) => [alice, phone, bob],
  ),
  to(
    'publish to a channel',
    'its two subscribers get it',
    (trial) => ({ channels: [trial.channel(NEWS)] }),
    ({ alice, bob }) => [alice, bob],
  ),
  to(
    'publish to a connection',
    'the connection gets it, and no other of its user',
    (_, { phone }) => ({ connections: [phone.connectionId] }),
    ({ phone }) => [phone],
  ),
  to(
    'publish to all but one',
    'the subscriber that is excluded does not get it',
    (trial, { bob }) => ({ channels: [trial.channel(NEWS)], exclude: { users: [bob.userId] } }),
    ({ alice }) => [alice],
  ),
  {
    check: 'publish to nobody',
    expected: 'NO_CONNECTIONS, and the report names the user as unreached',
    todo: `${LOOK}.`,
    run: async (trial) => {
      const nobody = trial.user('nobody');
      const report = await trial.reportOf(await trial.publish({ users: [nobody] }, null));
      expectTotals(report, { status: 'NO_CONNECTIONS', connections: 0 });
      expectEqual('unreached', report.unreachedUsers.users, [nobody]);
      return `${report.status}, unreached: 1`;
    },
  },
  {
    check: 'the same event twice',
    expected: 'two events with one idempotency key are one broadcast',
    todo: `${LOOK}: whether it ran twice.`,
    skip: needsToken,
    run: async (trial) => {
      const { bob } = await crowdOf(trial);
      const once = { idempotencyKey: `once-${trial.run}` };
      const id = await trial.publish({ users: [bob.userId] }, 'once', once);
      expectTotals(await trial.reportOf(id), { status: 'COMPLETED', delivered: 1 });
      await trial.publish({ users: [bob.userId] }, 'once', once);
      // Long enough for the second to have arrived, if it does.
      await reaches(trial, { users: [bob.userId] }, 'after', [bob]);
      expectEqual('times sent to the client', bob.timesSent(id), 1);
      return 'sent once';
    },
  },
  {
    check: 'report on the bus',
    expected: 'the report is published, unless the setting reports leaves it out, and the broadcast is closed',
    todo: "The rule that runs restart-overdue every minute publishes what was left: 'broadcast logs --since 5m --errors'.",
    run: async (trial) => {
      const id = await trial.publish({ users: [trial.user('nobody')] }, null);
      await trial.reportOf(id);
      const row = await findBroadcast(trial.stack, id);
      if (row?.publishedAt === undefined) throw new Error('it is closed, but not marked as published');
      return `published at ${row.publishedAt}`;
    },
  },
];

/** It reaches clients of other people, so it runs only if it is asked for. */
export const everyone = (isAsked: boolean): Check => ({
  check: 'publish to everyone',
  expected: 'every client of this run gets it',
  todo: `${LOOK}.`,
  skip: (trial) =>
    isAsked
      ? needsToken(trial)
      : 'it would reach clients of other people: --everyone runs it, where all clients are yours',
  run: async (trial) => {
    const { alice, phone, bob } = await crowdOf(trial);
    const broadcastId = await trial.publish({ everyone: true }, 'everyone');
    const { status, delivered } = await trial.reportOf(broadcastId);
    for (const client of [alice, phone, bob]) {
      const { at } = await client.receives(broadcastId);
      if (at !== undefined) trial.made.positions.add(at);
    }
    if (delivered < 3) throw new Error(`${status}: ${delivered} delivered`);
    return `${status}: ${delivered} delivered`;
  },
});
