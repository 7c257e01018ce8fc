/** An active faults document: its entries as rules, grouped behind the hooks that services call. */
import type { FaultHooks } from '../core/fault-hooks';
import type { FaultsDocument, FaultType } from './fault';
import { FaultRule, type InjectedFault } from './fault-rule';
import { DeliveryFaults } from './hooks/delivery';
import { restartEngineBy, type Engine } from './hooks/engine';
import { indexLagHook } from './hooks/index-lag';
import { invocationHook } from './hooks/invocation';
import { postHook } from './hooks/post';
import { replyHook } from './hooks/reply';
import { tableCallHook } from './hooks/table-call';

export interface FaultPlan {
  readonly hooks: FaultHooks;
  /** In the order of the document. */
  readonly rules: readonly FaultRule[];
  /** Stops its watchers and releases what is held back. */
  end(): void;
}

export function createPlan(
  { seed, faults }: FaultsDocument,
  engine: () => Engine,
  injected: (fault: InjectedFault) => void,
): FaultPlan {
  const rules = faults.map((fault, index) => new FaultRule(fault, { seed, index, injected }));
  const of = <Type extends FaultType>(...types: readonly Type[]) =>
    rules.filter((rule): rule is FaultRule<Type> & FaultRule => types.some((type) => type === rule.fault.type));
  const posts = of(
    'post-status',
    'post-latency',
    'post-dropped',
    'socket-dropped',
    'socket-half-open',
    'socket-frozen',
  );
  const replies = of('reply-dropped');
  const tableCalls = of('dynamodb-error');
  const indexLags = of('index-lag');
  const invocations = of('function-throttle', 'function-crash', 'function-timeout');
  const duplicates = of('event-duplicate');
  const reorders = of('event-reorder');
  const restarts = of('engine-restart');

  const deliveries = new DeliveryFaults(duplicates, reorders);
  const endRestarts = restarts.length > 0 ? restartEngineBy(restarts, engine()) : undefined;
  return {
    rules,
    hooks: {
      post: posts.length > 0 ? postHook(posts) : undefined,
      reply: replies.length > 0 ? replyHook(replies) : undefined,
      tableCall: tableCalls.length > 0 ? tableCallHook(tableCalls) : undefined,
      indexLag: indexLags.length > 0 ? indexLagHook(indexLags) : undefined,
      invocation: invocations.length > 0 ? invocationHook(invocations) : undefined,
      delivery: duplicates.length + reorders.length > 0 ? deliveries.hook : undefined,
    },
    end() {
      endRestarts?.();
      deliveries.end();
    },
  };
}
