/** A workflow engine that restarts just as an execution enters a state. */
import type { ExecutionEvent, StepFunctionsModule } from '../../step-functions';
import type { FaultRule } from '../fault-rule';
import { named } from './named';

export type Engine = Pick<StepFunctionsModule, 'onExecutionEvent' | 'restart'>;

/** @returns a function that ends it */
export function restartEngineBy(rules: readonly FaultRule<'engine-restart'>[], engine: Engine): () => void {
  return engine.onExecutionEvent(({ event, executionArn }: ExecutionEvent) => {
    if (!event.type.endsWith('StateEntered')) return;
    const state = String(event.details?.name);
    const target = `state ${state} of ${executionArn}`;
    const struck = rules.find((rule) => named(rule.fault.states, state) && rule.strike(state, target));
    if (struck) engine.restart(struck.fault.express ?? 'run-again');
  });
}
