/**
 * The sender against a real server of each protocol that follows a generated script of faults: whatever the endpoint does, every id is
 * accounted for exactly once, and in the way a model of one connection tells.
 */
import fc from 'fast-check';
import type { BatchOutcome, SendBatchInput } from '#shared/contracts';
import type { BatchRecord, OutcomesRow } from '#shared/tables/table-schema';
import { STOP_MARGIN_MS } from '#functions/send-batch/deadline';
import {
  expectedOutcome,
  expectsConfigurationError,
  faultScriptOf,
  type Expected,
  type FaultScript,
  type ScriptedConnection,
} from './support/fault-script';
import { FaultServer } from './support/fault-server';
import { type Protocol, timesOut } from './support/protocols';
import { contextWith, MemoryRows, testSender, type TransportName, useTestEnvironment } from './support/test-sender';

const INPUT = { envelope: { text: '{"id":"1"}' }, record: 'ALL', attempt: 1 } satisfies Partial<SendBatchInput>;

/** Milliseconds: longer than any test. */
const NEVER_MS = 3_600_000;

useTestEnvironment();

let batches = 0;

/**
 * Scripts, and lanes of them that run side by side: most of a script's time is waiting, and an SDK client is slow to
 * make.
 */
describe.each<[TransportName, Protocol, number, number]>([
  ['direct', 'http', 500, 20],
  ['direct', 'https', 300, 20],
  ['direct', 'h2', 300, 20],
  ['sdk', 'http', 100, 10],
  ['sdk', 'https', 50, 10],
  ['sdk', 'h2', 50, 10],
])('the %s transport over %s', (transport, protocol, scripts, lanes) => {
  const faultScript = faultScriptOf(protocol);
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.start(protocol);
  });
  afterAll(() => server.stop());

  const expected = (connection: ScriptedConnection, { postAttempts }: FaultScript) =>
    expectedOutcome(connection, postAttempts, protocol);
  const hungPosts = (ids: readonly string[]) =>
    server.received.filter(({ connectionId, behaviour }) => timesOut(behaviour, protocol) && ids.includes(connectionId))
      .length;

  // The first post loads and compiles what the others use; no script with short timeouts should wait for that.
  beforeAll(() =>
    run(
      server,
      {
        connections: [{ behaviours: ['ok'], age: 'old' }],
        postConcurrency: 1,
        postAttempts: 1,
        postTimeoutMs: NEVER_MS,
      },
      transport,
      NEVER_MS,
    ),
  );

  it('gives every connection the outcome its answers mean, exactly once', async () => {
    await inLanes(lanes, scripts, faultScript, async (script) => {
      const { rows, ids, outcome, recorded, timedOut } = await run(server, script, transport, NEVER_MS);
      // On a busy machine a post may take longer than its timeout; the model only knows the timeouts that the script
      // causes.
      fc.pre(timedOut <= hungPosts(ids));
      if (expectsConfigurationError(script, protocol)) {
        expect(outcome).toMatchObject({ name: 'Broadcast.ConfigurationError' });
        return;
      }
      const results = byConnection(outcome as BatchOutcome, ids);
      expect(results).toEqual(script.connections.map((connection) => expected(connection, script)));
      expect(asRecorded(recorded, ids)).toEqual(results);
      script.connections.forEach((connection, index) => {
        const pruned = connection.age === 'old' && expected(connection, script) === 'stale';
        expect(rows.rows.has(ids[index] ?? '')).toBe(connection.age !== 'no rows' && !pruned);
      });
    });
  });

  it('hands back before the deadline, each connection in one place, and prunes none that is young', async () => {
    const shortOfTime = fc.tuple(faultScript, fc.integer({ min: -5, max: 60 }));
    await inLanes(lanes, scripts / 5, shortOfTime, async ([script, sendingMs]) => {
      // Posts that hang would hold the batch for ever: only the deadline ends it.
      const patient = { ...script, postTimeoutMs: NEVER_MS };
      const { rows, ids, outcome, recorded } = await run(server, patient, transport, STOP_MARGIN_MS + sendingMs);
      if (outcome instanceof Error) {
        expect(expectsConfigurationError(script, protocol)).toBe(true);
        return;
      }
      const results = byConnection(outcome, ids);
      expect(asRecorded(recorded, ids)).toEqual(results);
      script.connections.forEach((connection, index) => {
        expect(['unsent', expected(connection, script)]).toContainEqual(results[index]);
        if (connection.age === 'young') expect(rows.rows.has(ids[index] ?? '')).toBe(true);
      });
    });
  });
});

/** A script that fails is told as it was: to shrink it would be to wait for many more. */
async function inLanes<T>(
  lanes: number,
  runs: number,
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
): Promise<void> {
  const lane = () =>
    fc.assert(fc.asyncProperty(arbitrary, check), { numRuns: runs / lanes, maxSkipsPerRun: 1, endOnFailure: true });
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function run(server: FaultServer, script: FaultScript, transport: TransportName, remainingMs: number) {
  const batch = `b${(batches += 1)}`;
  const rows = new MemoryRows();
  const ids = script.connections.map(({ behaviours, age }, index) => {
    const id = `${batch}+${index}=`;
    server.script(id, behaviours);
    rows.add(id, age);
    return id;
  });
  const sender = testSender(server.url, { rows, transport, settings: script });
  try {
    const input = { ...INPUT, broadcastId: batch, connectionIds: ids };
    const outcome = await sender.send(input, contextWith(remainingMs)).catch((error: unknown) => error as Error);
    return { rows, ids, outcome, recorded: sender.recorded, timedOut: sender.timedOut() };
  } finally {
    await sender.close();
  }
}

/** The place of each id, in the order of the ids; fails when one is in two places or none. */
function byConnection(outcome: BatchOutcome, ids: readonly string[]): (Expected | 'unsent')[] {
  const places = new Map<string, Expected | 'unsent'>();
  const put = (id: string, place: Expected | 'unsent') => {
    expect(ids).toContain(id);
    expect(places.has(id)).toBe(false);
    places.set(id, place);
  };
  outcome.stale.forEach((id) => put(id, 'stale'));
  outcome.unsent.forEach((id) => put(id, 'unsent'));
  outcome.failed.forEach(({ connectionId, reason }) => put(connectionId, { failed: reason }));
  expect(outcome.delivered).toBe(ids.length - places.size);
  expect(outcome.recorded).toBe(ids.length - outcome.unsent.length);
  return ids.map((id) => places.get(id) ?? 'delivered');
}

/** The place of each id in the row that was recorded; in none of it, it is unsent. */
function asRecorded(rows: readonly OutcomesRow[], ids: readonly string[]): (Expected | 'unsent')[] {
  expect(rows.length).toBeLessThanOrEqual(1);
  const { delivered = {}, stale = {}, failed = {} } = JSON.parse(rows[0]?.outcomes ?? '{}') as BatchRecord;
  return ids.map((id) => {
    const reasons = Object.keys(failed).filter((reason) => id in (failed[reason] ?? {}));
    const places = [...(id in delivered ? (['delivered'] as const) : []), ...(id in stale ? (['stale'] as const) : [])];
    const [place = 'unsent', ...others] = [...places, ...reasons.map((reason) => ({ failed: reason }))];
    expect(others).toEqual([]);
    return place;
  });
}
