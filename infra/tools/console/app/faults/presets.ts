/**
 * Faults that can be switched on: the most common ones, in the language of the faults document
 * (`infra/local/README.md`).
 */
import type { Fault } from '../../api/contract';

export interface FaultPreset {
  readonly name: string;
  readonly says: string;
  readonly fault: Fault;
}

export const PRESETS: readonly FaultPreset[] = [
  {
    name: 'Clients that are gone',
    says: 'One post in five gets a 410: the connection counts as stale and is pruned.',
    fault: { type: 'post-status', status: 410, probability: 0.2 },
  },
  {
    name: 'Throttled posts',
    says: 'One post in three gets a 429: the sender backs off and retries.',
    fault: { type: 'post-status', status: 429, probability: 0.33 },
  },
  {
    name: 'Failing endpoint',
    says: 'One post in five gets a 500 without the error header.',
    fault: { type: 'post-status', status: 500, probability: 0.2, errorHeader: false },
  },
  {
    name: 'Slow posts',
    says: 'Posts take half a second on average, a few much longer.',
    fault: { type: 'post-latency', latencyMs: { exponential: { mean: 500 } } },
  },
  {
    name: 'Lost answers',
    says: 'One post in ten is delivered, but its answer is lost: clients get some messages twice.',
    fault: { type: 'post-dropped', probability: 0.1, delivered: true },
  },
  {
    name: 'Clients that vanish',
    says: 'One post in ten breaks the socket without $disconnect.',
    fault: { type: 'socket-dropped', probability: 0.1 },
  },
  {
    name: 'Frozen networks',
    says: 'One post in ten freezes the connection for 20 s: nothing moves, and nothing is closed.',
    fault: { type: 'socket-frozen', forMs: 20_000, probability: 0.1 },
  },
  {
    name: 'Late indexes',
    says: 'A new connection or subscription is found after two seconds.',
    fault: { type: 'index-lag', lagMs: 2000 },
  },
  {
    name: 'Throttled tables',
    says: 'One Query in three is throttled: the state machine retries.',
    fault: { type: 'dynamodb-error', operations: ['Query'], probability: 0.33 },
  },
  {
    name: 'Crashing sender',
    says: 'One sender invocation in three crashes after its work: the answer is lost.',
    fault: { type: 'function-crash', functions: ['*SendBatch*'], handler: 'run', probability: 0.33 },
  },
  {
    name: 'Events twice',
    says: 'Every event is delivered twice: the second broadcast ends as a duplicate.',
    fault: { type: 'event-duplicate' },
  },
  {
    name: 'Engine restart',
    says: 'The next execution that starts to send is cut off, then runs again from its start.',
    fault: { type: 'engine-restart', states: ['SendBatches'] },
  },
];

/** Whether two faults are the same, regardless of the order of their settings. */
export const sameFault = (a: Fault, b: Fault): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
