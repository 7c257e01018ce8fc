/** The protocols the fault tests run over, and what an endpoint may do with a post in each. */
import { BEHAVIOURS, caseOf, type Behaviour as RawBehaviour, type Meaning, TIMEOUT } from './behaviours';
import { H2_CASES } from './h2-behaviours';
import type { H2Plan } from './h2-endpoint';
import type { Plan } from './raw-endpoint';

/** `http`: HTTP/1.1 without TLS. `https`: with it. `h2`: HTTP/2 over TLS. */
export type Protocol = 'http' | 'https' | 'h2';
export const PROTOCOLS = ['http', 'https', 'h2'] as const satisfies readonly Protocol[];

export type Behaviour = RawBehaviour | keyof typeof H2_CASES;

/** How to do it over HTTP/1.1 (`steps`) and over HTTP/2 (`frames`). */
export interface Fault extends Plan, H2Plan {
  readonly behaviour: Behaviour;
  readonly means: Meaning;
}

export const behavioursOf = (protocol: Protocol): readonly Behaviour[] =>
  protocol === 'h2' ? (Object.keys(H2_CASES) as (keyof typeof H2_CASES)[]) : BEHAVIOURS;

export function faultOf(behaviour: Behaviour, protocol: Protocol): Fault {
  const steps = { behaviour, steps: [], frames: [] };
  return protocol === 'h2'
    ? { ...steps, ...H2_CASES[behaviour as keyof typeof H2_CASES] }
    : { ...steps, ...caseOf(behaviour as RawBehaviour) };
}

/** Whether the post ends in a time-out. */
export const timesOut = (behaviour: Behaviour, protocol: Protocol): boolean =>
  faultOf(behaviour, protocol).means === TIMEOUT;

/** Whether the sender waits until the time-out of the post, whatever it knows by then. */
export const hangs = (behaviour: Behaviour, protocol: Protocol): boolean =>
  timesOut(behaviour, protocol) || behaviour.startsWith('hang');
