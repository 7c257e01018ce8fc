/** Generated batches, and a model of the outcome of each connection in them. */
import fc from 'fast-check';
import type { Meaning } from './behaviours';
import { type Behaviour, behavioursOf, faultOf, hangs, type Protocol } from './protocols';

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

/** The ordinary answers come as often as all the others together. */
const ORDINARY = ['ok', 'gone', 'forbidden', 'throttled', 'internal error'] as const;

const quickOf = (protocol: Protocol) =>
  fc.oneof<fc.WeightedArbitrary<Behaviour>[]>(
    { weight: 1, arbitrary: fc.constant('ok') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...ORDINARY, protocol === 'h2' ? 'stream refused' : 'close before the answer'),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...behavioursOf(protocol).filter((behaviour) => !hangs(behaviour, protocol))),
    },
  );
const quickOrHangOf = (protocol: Protocol) =>
  fc.oneof<fc.WeightedArbitrary<Behaviour>[]>(
    { weight: 5, arbitrary: quickOf(protocol) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...behavioursOf(protocol).filter((behaviour) => hangs(behaviour, protocol))),
    },
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

export const faultScriptOf = (protocol: Protocol): fc.Arbitrary<FaultScript> =>
  fc.oneof(
    { weight: 15, arbitrary: scriptOf(quickOf(protocol), LONG_TIMEOUT_MS) },
    { weight: 1, arbitrary: scriptOf(quickOrHangOf(protocol), SHORT_TIMEOUT_MS) },
  );

export type Expected = 'delivered' | 'stale' | { readonly failed: string };

/** How often the transport itself sends a post again that the endpoint did not process. */
const MAX_RETURNS = 3;
const UNPROCESSED: Meaning = { reason: 'NETWORK_ERROR', retried: true, unanswered: true };

/** What each post by `deliver` meets, in turn, according to the script. */
function postsOf(behaviours: readonly Behaviour[], protocol: Protocol): () => Meaning {
  const script = behaviours.values();
  let current: Behaviour = behaviours[0] ?? 'ok';
  const next = () => faultOf((current = script.next().value ?? current), protocol).means;
  return () => {
    let got = next();
    for (let returns = 0; got === 'unprocessed' && returns < MAX_RETURNS; returns += 1) got = next();
    return got === 'unprocessed' ? UNPROCESSED : got;
  };
}

/** The outcome of a connection, according to its script and the age of its rows. */
export function expectedOutcome(
  { behaviours, age }: ScriptedConnection,
  postAttempts: number,
  protocol: Protocol,
): Expected {
  const post = postsOf(behaviours, protocol);
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
export function expectsConfigurationError({ connections, postAttempts }: FaultScript, protocol: Protocol): boolean {
  const first = (connection: ScriptedConnection) => firstAnswer(connection, postAttempts, protocol);
  return connections.length > 0 && connections.every((connection) => isRefused(first(connection)));
}

const isRefused = (means: Meaning | undefined) => typeof means === 'object' && means.refused === true;

/** The meaning of the first answer with a status, among the posts made until there is one. */
function firstAnswer(
  { behaviours }: ScriptedConnection,
  postAttempts: number,
  protocol: Protocol,
): Meaning | undefined {
  const post = postsOf(behaviours, protocol);
  let reconnected = false;
  for (let attempt = 1; attempt <= postAttempts; attempt += 1) {
    let got = post();
    if (got === 'closed' && !reconnected) {
      reconnected = true;
      got = post();
    }
    if (got !== 'closed' && !(typeof got === 'object' && got.unanswered)) return got;
  }
  return undefined;
}
