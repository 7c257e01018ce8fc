/** Faults at the press of a button: what breaks most often, in the terms of the faults document (`infra/local/README.md`). */

export interface Fault {
  readonly type: string;
  readonly [setting: string]: unknown;
}

export interface FaultPreset {
  readonly name: string;
  readonly says: string;
  readonly fault: Fault;
}

export const PRESETS: readonly FaultPreset[] = [
  {
    name: 'Clients that are gone',
    says: 'One post in five is answered 410: the connection is counted stale and pruned.',
    fault: { type: 'post-status', status: 410, probability: 0.2 },
  },
  {
    name: 'Throttled posts',
    says: 'One post in three is answered 429: the sender backs off and tries again.',
    fault: { type: 'post-status', status: 429, probability: 0.33 },
  },
  {
    name: 'Failing endpoint',
    says: 'One post in five is answered 500, without its error header.',
    fault: { type: 'post-status', status: 500, probability: 0.2, errorHeader: false },
  },
  {
    name: 'Slow posts',
    says: 'Posts take half a second on average, a few much longer.',
    fault: { type: 'post-latency', latencyMs: { exponential: { mean: 500 } } },
  },
  {
    name: 'Lost answers',
    says: 'One post in ten is delivered and its answer lost: clients get some messages twice.',
    fault: { type: 'post-dropped', probability: 0.1, delivered: true },
  },
  {
    name: 'Clients that vanish',
    says: 'One post in ten breaks the socket without $disconnect.',
    fault: { type: 'socket-dropped', probability: 0.1 },
  },
  {
    name: 'Throttled tables',
    says: 'One Query in three is refused: the state machine tries again.',
    fault: { type: 'dynamodb-error', operations: ['Query'], probability: 0.33 },
  },
  {
    name: 'Crashing sender',
    says: 'One sender invocation in three dies after its work, whose answer is lost.',
    fault: { type: 'function-crash', functions: ['*SendBatch*'], handler: 'run', probability: 0.33 },
  },
  {
    name: 'Events twice',
    says: 'Every event is delivered twice: the second broadcast ends as a duplicate.',
    fault: { type: 'event-duplicate' },
  },
  {
    name: 'Engine restart',
    says: 'The next execution that starts to send is cut off and run again from its start.',
    fault: { type: 'engine-restart', states: ['SendBatches'] },
  },
];

/** Whether two faults are the same, whatever the order of their settings. */
export const sameFault = (a: Fault, b: Fault): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
