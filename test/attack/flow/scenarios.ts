/**
 * The cases of the attack on the flow: what breaks while events are published. A fixed list of known problems, and
 * mixes from a seed.
 */
import type { Fault, FaultsInput } from '#local/faults/index';
import type { CaseSource } from '../cases';
import type { CutPlan, KillPlan } from '../cloud/messages';
import type { Random } from '../random';
import { INVALID_KINDS, KINDS, type EventKind } from './events';

type AnyFault = FaultsInput['faults'][number];

export interface Scenario {
  readonly name: string;
  readonly faults: readonly AnyFault[];
  /** Executions to cut off, as AWS does at their timeout. */
  readonly cut?: Omit<CutPlan, 'seed'>;
  /** Environments of functions to kill at any moment, even in the middle of a post. */
  readonly kill?: Omit<KillPlan, 'seed'>;
  /** Sockets of a client process that is killed while events are published. */
  readonly killedClients?: number;
  readonly events: readonly EventKind[];
}

const TASKS = ['*-Tasks*'];
const OPENER = ['*-TasksOpenBroadcast*'];
const SENDERS = ['*SendBatch*'];
/** The rules that start broadcasts, without the one by which the attack itself watches the bus. */
const RULES = ['*-Rules*'];
const BROADCASTS = ['*-Broadcasts*'];
const CONNECTIONS = ['*-Connections*'];
const OUTCOMES = ['*-Outcomes*'];

/** After the claim. Before it there is nothing to find: AWS itself restarts a lost EXPRESS execution. */
const CUT_STATES = [
  ...['Deliver', 'QueryPage', 'SendBatches', 'SendBatch', 'CloseBatch', 'PublishUnreached', 'AnythingPending'],
  ...['ComposeReport', 'RecordReport', 'PublishReport', 'MarkPublished', 'ExtendLease', 'StartFanOut'],
];

const VALID: readonly EventKind[] = [...KINDS];
const MIXED: readonly EventKind[] = [...KINDS, ...INVALID_KINDS];
const SMALL: readonly EventKind[] = ['users', 'channels', 'everyone', 'connections', 'sameKey', 'mixed'];

const under = (name: string, ...faults: readonly AnyFault[]): Scenario => ({ name, faults, events: MIXED });
const briefly = (name: string, ...faults: readonly AnyFault[]): Scenario => ({ name, faults, events: SMALL });
const cutAt = (...states: readonly string[]): Scenario => ({
  name: `executions cut off at ${states.join(', ')}`,
  faults: [],
  cut: { states, probability: 1, times: 4 },
  events: VALID,
});

const FIXED: readonly Scenario[] = [
  under('nothing breaks'),
  under('OpenBroadcast is throttled', { type: 'function-throttle', functions: OPENER, probability: 0.5 }),
  briefly('every function is throttled for a while', { type: 'function-throttle', functions: TASKS, times: 40 }),
  under('OpenBroadcast crashes before its work', { type: 'function-crash', functions: OPENER, probability: 0.5 }),
  under('OpenBroadcast crashes after its work', {
    ...{ type: 'function-crash', functions: OPENER, handler: 'run', probability: 0.5 },
  }),
  under('the sender crashes before its work', { type: 'function-crash', functions: SENDERS, probability: 0.5 }),
  under('the sender crashes after its work', {
    ...{ type: 'function-crash', functions: SENDERS, handler: 'run', probability: 0.5 },
  }),
  briefly('no sender ever answers', { type: 'function-crash', functions: SENDERS, handler: 'run' }),
  under('functions time out', { type: 'function-timeout', functions: TASKS, afterMs: 50, probability: 0.3 }),
  under('the broadcasts table is throttled', { type: 'dynamodb-error', tables: BROADCASTS, probability: 0.2 }),
  under('the broadcasts table fails', {
    ...{ type: 'dynamodb-error', tables: BROADCASTS, error: 'InternalServerError', probability: 0.2 },
  }),
  under('queries of connections fail', {
    ...{ type: 'dynamodb-error', operations: ['Query'], tables: CONNECTIONS, probability: 0.3 },
  }),
  under(
    'no outcome can be recorded',
    { type: 'dynamodb-error', tables: OUTCOMES },
    { type: 'post-status', status: 403, probability: 0.3 },
  ),
  briefly('no table answers for a while', { type: 'dynamodb-error', error: 'InternalServerError', times: 60 }),
  under('posts are throttled', { type: 'post-status', status: 429, probability: 0.5 }),
  under('posts fail', { type: 'post-status', status: 500, probability: 0.5 }),
  under('a proxy answers posts', { type: 'post-status', status: 503, errorHeader: false, probability: 0.5 }),
  under('posts are refused', { type: 'post-status', status: 403, probability: 0.3 }),
  under('connections are gone', { type: 'post-status', status: 410, probability: 0.3 }),
  under('posts are cut before they arrive', { type: 'post-dropped', probability: 0.5 }),
  under('posts are cut after they arrived', { type: 'post-dropped', delivered: true, probability: 0.5 }),
  under('posts are slower than their time-out', {
    ...{ type: 'post-latency', latencyMs: { uniform: { from: 0, to: 1600 } }, probability: 0.3 },
  }),
  under('sockets break', { type: 'socket-dropped', probability: 0.2 }),
  under('sockets are half open', { type: 'socket-half-open', probability: 0.2 }),
  under('events come four times', { type: 'event-duplicate', rules: RULES, copies: 3 }),
  under('events overtake each other', { type: 'event-reorder', rules: RULES, window: 5, maxWaitMs: 500 }),
  briefly('the engine restarts', { type: 'engine-restart', times: 6, probability: 0.1 }),
  ...CUT_STATES.map((state) => cutAt(state)),
  { name: 'environments of functions are killed', faults: [], kill: { probability: 0.1, everyMs: 60 }, events: SMALL },
  {
    name: 'environments are killed while posts are slow',
    faults: [{ type: 'post-latency', latencyMs: 300 }],
    kill: { probability: 0.2, everyMs: 150 },
    events: SMALL,
  },
  { name: 'a connection is addressed and its user excluded', faults: [], events: ['excludedDirectly'] },
  { name: 'a process of clients is killed', faults: [], killedClients: 20, events: SMALL },
];

/** The faults in a mix; their probabilities come from the seed. */
const INGREDIENTS: readonly ((random: Random, probability: number) => Fault)[] = [
  (_, probability) => ({ type: 'function-throttle', functions: TASKS, probability }),
  (random, probability) => ({
    ...{ type: 'function-crash', functions: TASKS, handler: random.pick(['run', 'skipped']), probability },
  }),
  (random, probability) => ({
    ...{ type: 'function-timeout', functions: TASKS, handler: random.pick(['run', 'skipped']) },
    ...{ afterMs: random.integer(10, 200), probability },
  }),
  (random, probability) => ({
    ...{ type: 'dynamodb-error', tables: random.pick([BROADCASTS, CONNECTIONS, OUTCOMES]) },
    ...{ error: random.pick(['ProvisionedThroughputExceededException', 'InternalServerError']), probability },
  }),
  (random, probability) => ({
    type: 'post-status',
    status: random.pick([403, 410, 413, 429, 500, 502, 504]),
    probability,
  }),
  (random, probability) => ({ type: 'post-dropped', delivered: random.chance(0.5), probability }),
  (random, probability) => ({ type: 'post-latency', latencyMs: random.integer(1, 1500), probability }),
  (random, probability) => ({ type: 'socket-dropped', disconnectRoute: random.chance(0.5), probability }),
  (_, probability) => ({ type: 'socket-half-open', probability }),
  (random, probability) => ({ type: 'event-duplicate', rules: RULES, copies: random.integer(1, 4), probability }),
  (random, probability) => ({
    type: 'event-reorder',
    rules: RULES,
    window: random.integer(2, 8),
    maxWaitMs: 400,
    probability,
  }),
  (random, probability) => ({ type: 'engine-restart', times: random.integer(1, 4), probability: probability / 4 }),
];

const MAX_EVENTS = 16;

export const SCENARIOS: CaseSource<Scenario> = {
  name: 'flow',
  fixed: FIXED,
  generate(random) {
    const faults = Array.from({ length: random.integer(1, 5) }, () =>
      random.pick(INGREDIENTS)(random, random.integer(2, 40) / 100),
    );
    const cuts = random.chance(0.4);
    const kinds = cuts ? VALID : MIXED;
    return {
      name: `a mix of ${faults.map(({ type }) => type).join(', ')}${cuts ? ', executions cut off' : ''}`,
      faults,
      ...(cuts && {
        cut: {
          states: random.some(CUT_STATES, 0.5),
          probability: random.integer(5, 50) / 100,
          times: random.integer(1, 8),
        },
      }),
      ...(random.chance(0.2) && { kill: { probability: 0.05, everyMs: random.integer(40, 200) } }),
      ...(random.chance(0.1) && { killedClients: random.integer(1, 20) }),
      events: Array.from({ length: random.integer(4, MAX_EVENTS) }, () => random.pick(kinds)),
    };
  },
};
