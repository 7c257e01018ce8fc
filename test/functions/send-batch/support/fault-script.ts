/** Generated batches, and the model of what must become of each connection in them. */
import fc from 'fast-check';
import type { Behaviour } from './fault-server';

export type RowAge = 'old' | 'young' | 'no rows';

export interface ScriptedConnection {
  readonly behaviours: readonly Behaviour[];
  readonly age: RowAge;
}

export interface FaultScript {
  readonly connections: readonly ScriptedConnection[];
  readonly concurrency: number;
  readonly postAttempts: number;
  readonly postTimeoutMs: number;
}

const OTHERS = [
  'gone',
  'gone without its header',
  'forbidden',
  'bad request',
  'too large',
  'throttled',
  'internal error',
  'unavailable',
  'close before the answer',
  'reset before the answer',
  'reset within the body of a 200',
  'reset within the body of a 500',
] as const satisfies readonly Behaviour[];

const behaviour = fc.oneof<fc.WeightedArbitrary<Behaviour>[]>(
  { weight: 1, arbitrary: fc.constant('ok') },
  { weight: 2, arbitrary: fc.constantFrom(...OTHERS) },
);
const behaviourOrHang = fc.oneof<fc.WeightedArbitrary<Behaviour>[]>(
  { weight: 5, arbitrary: behaviour },
  { weight: 1, arbitrary: fc.constantFrom('hang', 'hang within the body of a 200') },
);

/** Milliseconds: short where something hangs and a test has to wait for it, and else too long for a busy machine to reach. */
const SHORT_TIMEOUT_MS = 1_500;
const LONG_TIMEOUT_MS = 10_000;

const scriptOf = (behaviours: fc.Arbitrary<Behaviour>, postTimeoutMs: number): fc.Arbitrary<FaultScript> =>
  fc.record({
    connections: fc.array(
      fc.record({
        behaviours: fc.array(behaviours, { minLength: 1, maxLength: 4 }),
        age: fc.constantFrom<RowAge>('old', 'young', 'no rows'),
      }),
      { maxLength: 8 },
    ),
    concurrency: fc.integer({ min: 2, max: 8 }),
    postAttempts: fc.integer({ min: 1, max: 3 }),
    postTimeoutMs: fc.constant(postTimeoutMs),
  });

export const faultScript: fc.Arbitrary<FaultScript> = fc.oneof(
  { weight: 15, arbitrary: scriptOf(behaviour, LONG_TIMEOUT_MS) },
  { weight: 1, arbitrary: scriptOf(behaviourOrHang, SHORT_TIMEOUT_MS) },
);

export type Expected = 'delivered' | 'stale' | { readonly failed: string };

const FAILURE: Partial<Record<Behaviour, readonly [reason: string, retried: boolean]>> = {
  forbidden: ['REJECTED', false],
  'bad request': ['REJECTED', false],
  'too large': ['TOO_LARGE', false],
  throttled: ['THROTTLED', true],
  'internal error': ['SERVER_ERROR', true],
  unavailable: ['SERVER_ERROR', true],
  'close before the answer': ['NETWORK_ERROR', true],
  'reset before the answer': ['NETWORK_ERROR', true],
  'reset within the body of a 500': ['SERVER_ERROR', true],
  hang: ['TIMEOUT', true],
};

const unanswered = (behaviour: Behaviour): boolean => behaviour.endsWith('before the answer');

/** What becomes of a connection, told from its script and the age of its rows. */
export function expectedOutcome({ behaviours, age }: ScriptedConnection, postAttempts: number): Expected {
  const script = behaviours.values();
  let current: Behaviour = behaviours[0] ?? 'ok';
  const post = () => (current = script.next().value ?? current);
  let reconnected = false;
  for (let attempt = 1; ; attempt += 1) {
    let got = post();
    if (unanswered(got) && !reconnected) {
      reconnected = true;
      got = post();
    }
    if (got === 'ok' || got.endsWith('of a 200')) return 'delivered';
    const gone = got.startsWith('gone');
    const [reason = '', retried = age === 'young'] = FAILURE[got] ?? [];
    if (!retried || attempt === postAttempts) return gone ? 'stale' : { failed: reason };
  }
}

/** Whether the endpoint shows itself misconfigured: the first answer of every connection is 403. */
export function expectsConfigurationError({ connections, postAttempts }: FaultScript): boolean {
  return (
    connections.length > 0 && connections.every((connection) => firstAnswer(connection, postAttempts) === 'forbidden')
  );
}

/** The first behaviour that has a status, among the posts that are made until there is one. */
function firstAnswer({ behaviours }: ScriptedConnection, postAttempts: number): Behaviour | undefined {
  const silent = (behaviour: Behaviour | undefined) =>
    behaviour !== undefined && (unanswered(behaviour) || behaviour === 'hang');
  const at = (index: number) => behaviours[Math.min(index, behaviours.length - 1)];
  let posts = 0;
  let reconnected = false;
  for (let attempt = 1; attempt <= postAttempts; attempt += 1) {
    let got = at(posts++);
    if (got !== undefined && unanswered(got) && !reconnected) {
      reconnected = true;
      got = at(posts++);
    }
    if (!silent(got)) return got;
  }
  return undefined;
}
