/** Faults of posts to connections: in the answer, on the way there, and in the client's own socket. */
import type { PostEffect, PostFault, PostHook } from '../../core/fault-hooks';
import type { Fault } from '../fault';
import type { FaultRule } from '../fault-rule';
import { sampleLatency } from '../latency';
import { concerns, ConnectionLabels } from './connections';

type EffectType = 'post-status' | 'post-dropped' | 'socket-dropped' | 'socket-half-open' | 'socket-frozen';
export type PostRule = FaultRule<EffectType | 'post-latency'>;

/** Latencies add up; of the other faults, the first that strikes wins. */
export function postHook(rules: readonly PostRule[]): PostHook {
  const labels = new ConnectionLabels();
  return (connection): PostFault | undefined => {
    const { key, target } = labels.of(connection);
    let delayMs = 0;
    let effect: PostEffect | undefined;
    for (const rule of rules) {
      const { fault } = rule;
      if (!concerns(fault, connection)) continue;
      if (fault.type === 'post-latency') {
        const strike = rule.strike(key, target);
        if (strike) delayMs += sampleLatency(fault.latencyMs, strike.random);
      } else if (!effect && rule.strike(key, target)) effect = effectOf(fault);
    }
    if (effect) return { delayMs, effect };
    return delayMs > 0 ? { delayMs } : undefined;
  };
}

function effectOf(fault: Fault<EffectType>): PostEffect {
  switch (fault.type) {
    case 'post-status':
      return { type: 'status', status: fault.status, errorHeader: fault.errorHeader ?? true };
    case 'post-dropped':
      return { type: 'request-dropped', delivered: fault.delivered ?? false };
    case 'socket-dropped':
      return { type: 'socket-dropped', silently: !(fault.disconnectRoute ?? false) };
    case 'socket-half-open': {
      const { noticedAfterMs } = fault;
      return { type: 'socket-half-open', ...(noticedAfterMs !== undefined && { noticedAfterMs }) };
    }
    case 'socket-frozen':
      return { type: 'socket-frozen', forMs: fault.forMs };
  }
}
