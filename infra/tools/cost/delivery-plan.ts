/**
 * What statemachines/deliver.asl.json does for an audience, without running it: the rounds, queries and batches for a
 * list of recipients with given numbers of connections, and what is left when the rounds are used up.
 * test/bench/scale.test.ts compares it with the real state machines.
 */
import { QUERIES_PER_ROUND, ROWS_PER_ROUND, UNREACHED_CHUNK } from '#constructs/workflow/workflow-limits';

export interface Round {
  /** Index rows each query read, in order. */
  readonly queries: readonly number[];
  /** Connections of each batch, in order. */
  readonly batches: readonly number[];
  /** Whether each connection's outcome is recorded, in one row per batch. */
  readonly recorded: boolean;
}

/** A recipient, with its connections that are not served yet. */
export interface Recipient {
  readonly kind: 'user' | 'shard';
  readonly connections: number;
}

export interface PlannedDelivery {
  readonly rounds: readonly Round[];
  /** Recipients started but not finished. */
  readonly cursors: readonly Recipient[];
  /** Recipients not started. */
  readonly waiting: readonly Recipient[];
  /** Users Unreached events. */
  readonly unreachedEvents: number;
  /** States that the fragment enters. */
  readonly states: number;
}

/** The parts of a broadcast: its own execution and, if it hands over, the children of the fan-out. */
export interface ModelPlan {
  readonly interactive: PlannedDelivery;
  readonly children: readonly PlannedDelivery[];
}

interface PlanSettings {
  readonly batchSize: number;
  readonly maxRounds: number;
  /** Up to this many connections, outcomes are recorded. */
  readonly recordUpTo: number;
}

/** OpenBatch, SendBatch, AnythingUnsent, CloseBatch. */
const STATES_PER_BATCH = 4;
/** QueryConnections, InSeveralChannels, SendBatches, MorePages. */
const STATES_PER_ROUND = 4;
/** PublishUnreached, and MorePages once more. */
const STATES_PER_UNREACHED_EVENT = 2;
/** OpenDelivery, CloseDelivery. */
const STATES_AROUND = 2;

export function planDelivery(
  begun: readonly Recipient[],
  unbegun: readonly Recipient[],
  { batchSize, maxRounds, recordUpTo }: PlanSettings,
): PlannedDelivery {
  let cursors = [...begun];
  let waiting = [...unbegun];
  const rounds: Round[] = [];
  let found = 0;
  let unreached = 0;
  let unreachedEvents = 0;
  while (cursors.length + waiting.length > 0 && rounds.length < maxRounds) {
    const limit = Math.floor(ROWS_PER_ROUND / Math.min(QUERIES_PER_ROUND, cursors.length + waiting.length));
    const fromCursors = cursors.slice(0, QUERIES_PER_ROUND);
    const fromWaiting = waiting.slice(0, QUERIES_PER_ROUND - fromCursors.length);
    const asked = [...fromCursors, ...fromWaiting];
    const queries = asked.map(({ connections }) => Math.min(limit, connections));
    unreached += fromWaiting.filter(({ kind, connections }) => kind === 'user' && connections === 0).length;
    // A full page may be the last one: DynamoDB knows only after it looked again.
    const left = asked.flatMap(({ kind, connections }) =>
      connections >= limit ? [{ kind, connections: connections - limit }] : [],
    );
    cursors = [...left, ...cursors.slice(QUERIES_PER_ROUND)];
    waiting = waiting.slice(fromWaiting.length);
    found += sum(queries);
    rounds.push({ queries, batches: batchesOf(sum(queries), batchSize), recorded: found <= recordUpTo });
    if (unreached >= UNREACHED_CHUNK) {
      unreachedEvents += 1;
      unreached = 0;
    }
  }
  if (unreached > 0) unreachedEvents += 1;
  return { rounds, cursors, waiting, unreachedEvents, states: statesOf(rounds, unreachedEvents) };
}

function statesOf(rounds: readonly Round[], unreachedEvents: number): number {
  const perRound = rounds.map(
    ({ queries, batches }) => STATES_PER_ROUND + queries.length + STATES_PER_BATCH * batches.length,
  );
  return STATES_AROUND + sum(perRound) + STATES_PER_UNREACHED_EVENT * unreachedEvents;
}

function batchesOf(connections: number, size: number): number[] {
  const full = Math.floor(connections / size);
  const rest = connections % size;
  return [...Array.from({ length: full }, () => size), ...(rest > 0 ? [rest] : [])];
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
