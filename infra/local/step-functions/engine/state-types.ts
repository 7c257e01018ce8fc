/**
 * The state types. A type added to State in definition.ts does not compile until it has an entry here, which runs it,
 * and one for each query language in validate/fields/, which lists its fields.
 */
import type { State, StateType } from './definition';
import { runChoice } from './states/choice';
import { runFail } from './states/fail';
import { runMap } from './states/map';
import { runParallel } from './states/parallel';
import { runPass } from './states/pass';
import { runSucceed } from './states/succeed';
import { runTask } from './states/task';
import { runWait } from './states/wait';
import type { Completion, Step } from './step';

interface StateTypeEntry<Type extends StateType> {
  run(step: Step<Extract<State, { Type: Type }>>): Promise<Completion>;
  /** Takes time: if it is stopped meanwhile, the history says that it was aborted. */
  readonly lasts: boolean;
  /** Its result comes from elsewhere: it may have Retry and Catch, and TestState accepts a mock for it. */
  readonly recovers: boolean;
  /** Contains states, so TestState requires a mock. */
  readonly holdsStates: boolean;
}

const momentary = { lasts: false, recovers: false, holdsStates: false };
const nested = { lasts: true, recovers: true, holdsStates: true };

export const STATE_TYPES: { readonly [Type in StateType]: StateTypeEntry<Type> } = {
  Pass: { run: runPass, ...momentary },
  Task: { run: runTask, lasts: true, recovers: true, holdsStates: false },
  Choice: { run: runChoice, ...momentary },
  Wait: { run: runWait, lasts: true, recovers: false, holdsStates: false },
  Succeed: { run: runSucceed, ...momentary },
  Fail: { run: runFail, ...momentary },
  Parallel: { run: runParallel, ...nested },
  Map: { run: runMap, ...nested },
};

/** The step was made for this state, so the entry of its type accepts it. */
export const runByType = (step: Step, { Type }: State): Promise<Completion> =>
  (STATE_TYPES[Type].run as (step: Step) => Promise<Completion>)(step);
