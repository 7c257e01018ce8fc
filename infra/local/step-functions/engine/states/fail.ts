/** Fail: ends its thread with an error name and a cause, each optional and each possibly an expression. */
import type { FailState } from '../definition';
import { StateError } from '../errors';
import { evaluateTyped } from '../query/template';
import type { Step } from '../step';

export async function runFail(step: Step<FailState>): Promise<never> {
  throw new StateError(await textOf(step, 'Error'), await textOf(step, 'Cause'));
}

async function textOf(step: Step<FailState>, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : evaluateTyped('string', template, field, step.bindings());
}
