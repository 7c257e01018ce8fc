/** What an expression of a state can read: `$states` and the variables. */
import type { Json } from '#local/core/service';
import type { Step } from '../../step';
import type { Bindings } from './expression';
import { engineBindings } from './functions';

/** Members of `$states` besides input and context. */
export interface Extras {
  readonly result?: Json;
  readonly errorOutput?: Json;
}

export function bindingsOf(step: Step, extras: Extras = {}): Bindings {
  const states = { input: step.input, context: step.context(), ...extras };
  const { clock, random } = step.thread.frame.ports;
  return { ...step.thread.scope.variables(), ...engineBindings({ millis: Math.floor(clock.now()), random }), states };
}
