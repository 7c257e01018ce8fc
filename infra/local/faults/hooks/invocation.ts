/** Functions that are throttled, crash or time out. */
import type { InvocationFault, InvocationHook } from '../../core/fault-hooks';
import type { FaultRule } from '../fault-rule';
import { named } from './named';

export type FunctionRule = FaultRule<'function-throttle' | 'function-crash' | 'function-timeout'>;

export const invocationHook =
  (rules: readonly FunctionRule[]): InvocationHook =>
  (functionName) => {
    const struck = rules.find((rule) => named(rule.fault.functions, functionName) && rule.strike(functionName));
    return struck && faultOf(struck.fault);
  };

function faultOf(fault: FunctionRule['fault']): InvocationFault {
  if (fault.type === 'function-throttle') return { type: 'throttle' };
  const handlerRuns = fault.handler === 'run';
  if (fault.type === 'function-crash') return { type: 'crash', handlerRuns };
  return { type: 'timeout', handlerRuns, ...(fault.afterMs !== undefined && { afterMs: fault.afterMs }) };
}
