/** Faults of posts to connections: in the answer, on the way there, and in the client's own socket. */
import type { PostEffect, PostFault, PostHook } from '../../core/fault-hooks';
import type { Fault } from '../fault';
import type { FaultRule } from '../fault-rule';
import { sampleLatency } from '../latency';

type EffectType = 'post-status' | 'post-dropped' | 'socket-dropped' | 'socket-half-open';
export type PostRule = FaultRule<EffectType | 'post-latency'>;

/** Latencies add up; of the other faults, the first that strikes wins. */
export function postHook(rules: readonly PostRule[]): PostHook {
  const labels = new ConnectionLabels();
  return ({ id, userId }): PostFault | undefined => {
    const key = labels.of(id, userId);
    const target = userId === undefined ? `connection ${id}` : `connection ${id} of ${userId}`;
    let delayMs = 0;
    let effect: PostEffect | undefined;
    for (const rule of rules) {
      const { fault } = rule;
      if (!concerns(fault, id, userId)) continue;
      if (fault.type === 'post-latency') {
        const strike = rule.strike(key, target);
        if (strike) delayMs += sampleLatency(fault.latencyMs, strike.random);
      } else if (!effect && rule.strike(key, target)) effect = effectOf(fault);
    }
    if (effect) return { delayMs, effect };
    return delayMs > 0 ? { delayMs } : undefined;
  };
}

function concerns({ users, connections }: PostRule['fault'], id: string, userId: string | undefined): boolean {
  if (users === undefined && connections === undefined) return true;
  return connections?.includes(id) === true || users?.some((user) => user === userId) === true;
}

function effectOf(fault: Fault<EffectType>): PostEffect {
  switch (fault.type) {
    case 'post-status':
      return { type: 'status', status: fault.status, errorHeader: fault.errorHeader ?? true };
    case 'post-dropped':
      return { type: 'request-dropped', delivered: fault.delivered ?? false };
    case 'socket-dropped':
      return { type: 'socket-dropped', silently: !(fault.disconnectRoute ?? false) };
    case 'socket-half-open':
      return { type: 'socket-half-open' };
  }
}

/**
 * Labels connections by something that is the same in every run: the user, and the number of the connection among the
 * user's, in the order they are first posted to. Ids differ in every run.
 */
export class ConnectionLabels {
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(connectionId: string, userId = ''): string {
    const known = this.#labels.get(connectionId);
    if (known !== undefined) return known;
    const nth = (this.#counts.get(userId) ?? 0) + 1;
    this.#counts.set(userId, nth);
    const label = `${userId}/${nth}`;
    this.#labels.set(connectionId, label);
    return label;
  }
}
