/** Batches generated from the seed, one after the other through one sender, like warm invocations. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics } from '@aws-lambda-powertools/metrics';
import fc from 'fast-check';
import { createSender, type SendBatchSettings } from '#functions/send-batch/sender';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import type { BatchOutcome } from '#shared/contracts';
import type { BatchRecord, OutcomesRow } from '#shared/tables/table-schema';
import { BEHAVIOURS } from '../../functions/send-batch/support/behaviours';
import type { RowAge } from '../../functions/send-batch/support/fault-script';
import { MemoryRows, type TransportName } from '../../functions/send-batch/support/test-sender';
import type { Counts } from './ledger';
import { type AttackBehaviour, madeBehaviour } from './made-behaviours';
import { type AttackEndpoint, fixedBehaviour } from './posts';

/** Milliseconds after its deadline when an invocation is no longer waited for. */
const GIVE_UP_MS = 30_000;

/** Half of them are generated. */
const behaviour: fc.Arbitrary<AttackBehaviour> = fc.oneof(
  fc.constantFrom(...BEHAVIOURS).map(fixedBehaviour),
  madeBehaviour,
);

const batch = fc.record({
  connections: fc.array(
    fc.record({
      behaviours: fc.array(behaviour, { minLength: 1, maxLength: 4 }),
      age: fc.constantFrom<RowAge>('old', 'young', 'no rows'),
    }),
    // Fewer could all be refused by chance, as if the endpoint were the wrong one.
    { minLength: 25, maxLength: 45 },
  ),
  /** Some have little time. */
  remainingMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(120_000) },
    { weight: 1, arbitrary: fc.integer({ min: 900, max: 4_000 }) },
  ),
  closeIdleSockets: fc.boolean(),
});

export const session = fc.record({
  batches: fc.array(batch, { minLength: 2, maxLength: 3 }),
  postConcurrency: fc.integer({ min: 5, max: 40 }),
  postAttempts: fc.integer({ min: 1, max: 3 }),
});

type Session = typeof session extends fc.Arbitrary<infer T> ? T : never;
type Batch = Session['batches'][number];

const SETTINGS = {
  ...{ postTimeoutMs: 1_000, retryBaseMs: 4, pruneMinAgeSeconds: 30, broadcastRetentionDays: 30 },
} satisfies Partial<SendBatchSettings>;

/**
 * @param name of its connections, unique to this session
 * @param watch `isLateBy`: milliseconds by which this process gets its turns late; `onFinding`: called for each violation
 */
export async function runSession(
  name: string,
  { batches, postConcurrency, postAttempts }: Session,
  endpoint: AttackEndpoint,
  transport: TransportName,
  watch: { readonly isLateBy: () => number; readonly onFinding: (finding: string) => void },
): Promise<Counts[]> {
  const callback = parseCallbackUrl(endpoint.url);
  const settings = { ...SETTINGS, postConcurrency, postAttempts };
  const wire = createTransport(callback, { ...settings, transport });
  const rows = new MemoryRows();
  let recorded: OutcomesRow[] = [];
  const send = createSender({
    ...{ settings, callback, rows },
    transport: endpoint.watched(wire),
    putOutcomes: async (row) => recorded.push(row),
    readEnvelope: async () => '{}',
    log: { info: () => undefined, warn: () => undefined, appendKeys: () => undefined },
    metrics: new Metrics({ namespace: 'Attack', serviceName: 'attack' }),
  });

  const runBatch = async ({ connections, remainingMs, closeIdleSockets }: Batch, number: number) => {
    const ids = connections.map(({ behaviours, age }, index) => {
      const id = `${name}.${number}.${index}=`;
      endpoint.script(id, behaviours);
      rows.add(id, age);
      return id;
    });
    recorded = [];
    const end = performance.now() + remainingMs;
    const getRemainingTimeInMillis = () => end - performance.now();
    const input = {
      broadcastId: name,
      envelope: { text: '{"id":"1"}' },
      connectionIds: ids,
      record: 'ALL',
      attempt: 1,
    } as const;
    const giveUp = new AbortController();
    const outcome = await Promise.race([
      send(input, { awsRequestId: `${name}.${number}`, getRemainingTimeInMillis }).catch(
        (error: unknown) => error as Error,
      ),
      sleep(remainingMs + GIVE_UP_MS, undefined, { signal: giveUp.signal }),
    ]).finally(() => giveUp.abort());
    const isPast = outcome === undefined || getRemainingTimeInMillis() + watch.isLateBy() < 0;
    if (closeIdleSockets) endpoint.closeIdleSockets();
    const failure = outcome instanceof Error ? outcome.message : isPast ? 'past its deadline' : undefined;
    if (failure !== undefined) watch.onFinding(`The invocation ${name}.${number}: ${failure}`);
    return countsOf(ids, outcome, recorded, endpoint, isPast, watch.onFinding);
  };

  const counts: Counts[] = [];
  try {
    for (const [number, next] of batches.entries()) counts.push(await runBatch(next, number));
    return counts;
  } finally {
    await wire.close();
  }
}

function countsOf(
  ids: readonly string[],
  outcome: BatchOutcome | Error | undefined,
  recorded: readonly OutcomesRow[],
  endpoint: AttackEndpoint,
  isPast: boolean,
  onFinding: (finding: string) => void,
): Counts {
  const hasEnded = outcome !== undefined && !(outcome instanceof Error);
  const placesIn = hasEnded ? placesOf(outcome, recorded) : () => ['unsent'];
  const counts = {
    ...{ behaviours: 0, due: ids.length, received: 0, delivered: 0, stale: 0, failed: 0, unsent: 0 },
    ...{ miscounted: 0, saidFailed: 0, saidDelivered: 0, notOnce: 0, postedAgain: 0 },
    ...{ crashes: Number(isPast || !hasEnded), pastDeadline: Number(isPast) },
  };
  for (const id of ids) {
    const { received, mayBeDelivered, overlooked, posts, story } = endpoint.close(id);
    const [place, ...others] = placesIn(id);
    counts.received += Number(received);
    if (place === undefined || others.length > 0) counts.notOnce += 1;
    else counts[place as 'delivered' | 'stale' | 'failed' | 'unsent'] += 1;
    if (overlooked !== -1) {
      if (place === 'failed' || place === 'stale') counts.saidFailed += 1;
      if (posts > overlooked + 1) counts.postedAgain += 1;
    }
    if (place === 'delivered' && !mayBeDelivered) counts.saidDelivered += 1;
    if (others.length > 0 || overlooked !== -1 || (place === 'delivered' && !mayBeDelivered)) {
      onFinding(`${id}: ${[place, ...others].join(' and ')}, by ${story.join('; ')}`);
    }
  }
  if (hasEnded && outcome.delivered !== counts.delivered) counts.notOnce += 1;
  counts.miscounted = counts.saidFailed + counts.saidDelivered + counts.notOnce + counts.postedAgain;
  return counts;
}

/** The places of an id in the sender's answer and in its record; there must be exactly one, the same in both. */
function placesOf({ stale, failed, unsent }: BatchOutcome, rows: readonly OutcomesRow[]): (id: string) => string[] {
  const given = new Map<string, string[]>();
  const put = (id: string, place: string) => given.set(id, [...(given.get(id) ?? []), place]);
  stale.forEach((id) => put(id, 'stale'));
  unsent.forEach((id) => put(id, 'unsent'));
  failed.forEach(({ connectionId }) => put(connectionId, 'failed'));
  const onRecord = new Map<string, string[]>();
  for (const { outcomes } of rows) {
    const record = JSON.parse(outcomes) as BatchRecord;
    const note = (place: string, ids: object = {}) =>
      Object.keys(ids).forEach((id) => onRecord.set(id, [...(onRecord.get(id) ?? []), place]));
    note('delivered', record.delivered);
    note('stale', record.stale);
    Object.values(record.failed ?? {}).forEach((ids) => note('failed', ids));
  }
  return (id) => [...new Set([...(given.get(id) ?? ['delivered']), ...(onRecord.get(id) ?? ['unsent'])])];
}
