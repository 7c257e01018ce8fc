/** Generated batches, and a model of the outcome of each connection in them. */
import fc from 'fast-check';
import { type Behaviour, BEHAVIOURS, caseOf, hangs, type Meaning } from './behaviours';

export type RowAge = 'old' | 'young' | 'no rows';

export interface ScriptedConnection {
  readonly behaviours: readonly Behaviour[];
  readonly age: RowAge;
}

export interface FaultScript {
  readonly connections: readonly ScriptedConnection[];
  readonly postConcurrency: number;
  readonly postAttempts: number;
  readonly postTimeoutMs: number;
}

const QUICK = BEHAVIOURS.filter((behaviour) => !hangs(behaviour));
const HANGING = BEHAVIOURS.filter(hangs);

/** The ordinary answers come as often as all the others together. */
const ORDINARY = ['ok', 'gone', 'forbidden', 'throttled', 'internal error', 'close before the answer'] as const;

const behaviour = fc.oneof<fc.WeightedArbitrary<Behaviour>[]>(
  { weight: 1, arbitrary: fc.constant('ok') },
  { weight: 1, arbitrary: fc.constantFrom(...ORDINARY) },
  { weight: 2, arbitrary: fc.constantFrom(...QUICK) },
);
const behaviourOrHang = fc.oneof<fc.WeightedArbitrary<Behaviour>[]>(
  { weight: 5, arbitrary: behaviour },
  { weight: 1, arbitrary: fc.constantFrom(...HANGING) },
);

/**
 * Milliseconds: short where something hangs and a test has to wait for it, and else too long for a busy machine to
 * reach.
 */
const SHORT_TIMEOUT_MS = 1_500;
const LONG_TIMEOUT_MS = 120_000;

const scriptOf = (behaviours: fc.Arbitrary<Behaviour>, postTimeoutMs: number): fc.Arbitrary<FaultScript> =>
  fc.record({
    connections: fc.array(
      fc.record({
        behaviours: fc.array(behaviours, { minLength: 1, maxLength: 4 }),
        age: fc.constantFrom<RowAge>('old', 'young', 'no rows'),
      }),
      { maxLength: 8 },
    ),
    postConcurrency: fc.integer({ min: 2, max: 8 }),
    postAttempts: fc.integer({ min: 1, max: 3 }),
    postTimeoutMs: fc.constant(postTimeoutMs),
  });

export const faultScript: fc.Arbitrary<FaultScript> = fc.oneof(
  { weight: 15, arbitrary: scriptOf(behaviour, LONG_TIMEOUT_MS) },
  { weight: 1, arbitrary: scriptOf(behaviourOrHang, SHORT_TIMEOUT_MS) },
);

export type Expected = 'delivered' | 'stale' | { readonly failed: string };

/** The outcome of a connection, according to its script and the age of its rows. */
export function expectedOutcome({ behaviours, age }: ScriptedConnection, postAttempts: number): Expected {
  const script = behaviours.values();
  let current: Behaviour = behaviours[0] ?? 'ok';
  const post = () => caseOf((current = script.next().value ?? current)).means;
  let reconnected = false;
  for (let attempt = 1; ; attempt += 1) {
    let got = post();
    if (got === 'closed' && !reconnected) {
      reconnected = true;
      got = post();
    }
    if (got === 'delivered') return 'delivered';
    const gone = got === 'gone';
    const { reason, retried } =
      typeof got === 'object' ? got : { reason: 'NETWORK_ERROR', retried: gone ? age === 'young' : true };
    if (!retried || attempt === postAttempts) return gone ? 'stale' : { failed: reason };
  }
}

/** Whether the endpoint shows itself misconfigured: the first answer of every connection refuses the sender. */
export function expectsConfigurationError({ connections, postAttempts }: FaultScript): boolean {
  return connections.length > 0 && connections.every((connection) => isRefused(firstAnswer(connection, postAttempts)));
}

const isRefused = (means: Meaning | undefined) => typeof means === 'object' && means.refused === true;

/** The meaning of the first answer with a status, among the posts made until there is one. */
function firstAnswer({ behaviours }: ScriptedConnection, postAttempts: number): Meaning | undefined {
  const at = (index: number) => caseOf(behaviours[Math.min(index, behaviours.length - 1)] ?? 'ok').means;
  let posts = 0;
  let reconnected = false;
  for (let attempt = 1; attempt <= postAttempts; attempt += 1) {
    let got = at(posts++);
    if (got === 'closed' && !reconnected) {
      reconnected = true;
      got = at(posts++);
    }
    if (got !== 'closed' && !(typeof got === 'object' && got.unanswered)) return got;
  }
  return undefined;
}
