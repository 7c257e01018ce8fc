/** Runs a thread of states from one to the next until it ends; the only place that knows every state type. */
import type { Json } from '../../core/service';
import type { State, StateGraph } from './definition';
import { AbortedError, ERROR, InterpreterError } from './errors';
import { runChoice } from './states/choice';
import { runFail } from './states/fail';
import { runMap } from './states/map';
import { runParallel } from './states/parallel';
import { runPass } from './states/pass';
import { runSucceed } from './states/succeed';
import { runTask } from './states/task';
import { runWait } from './states/wait';
import { type Completion, Step } from './step';
import type { Thread } from './thread';

/** States run between two breaths, so that a loop without waits lets timers and requests through. */
const STATES_PER_BREATH = 50;

/**
 * @param start state to begin with; StartAt by default
 * @returns the output of the last state
 * @throws StateError when a state fails and nothing catches it; AbortedError when the thread was stopped
 */
export async function runThread(
  graph: StateGraph,
  input: Json,
  thread: Thread,
  start: string = graph.StartAt,
): Promise<Json> {
  let name: string | undefined = start;
  let value = input;
  for (let count = 1; name !== undefined; count += 1) {
    if (thread.signal.aborted) throw new AbortedError('stopped between states');
    if (count % STATES_PER_BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
    if (thread.topLevel) thread.frame.onTopLevelState?.({ state: name, input: value, scope: thread.scope });
    const completion: Completion = await runState(graph, name, value, thread);
    value = completion.output;
    name = completion.next;
  }
  return value;
}

async function runState(graph: StateGraph, name: string, input: Json, thread: Thread): Promise<Completion> {
  const state = graph.States[name];
  if (!state) throw new InterpreterError(ERROR.RUNTIME, `There is no state '${name}'.`, true);
  const step = new Step(name, state, input, thread);
  try {
    // An observer of the entering may have stopped the execution: the state then does not begin.
    if (thread.signal.aborted) throw new AbortedError('stopped on entering');
    const completion = await runByType(step, state);
    if (completion.assigned) thread.scope.assign(completion.assigned);
    step.exit(completion);
    return completion;
  } catch (error) {
    if (error instanceof AbortedError) {
      recordAborted(step);
      throw error;
    }
    throw step.fail(error);
  }
}

/** The step was made of this very state; the narrowed copy lets each file declare the type it runs. */
export function runByType(step: Step, state: State): Promise<Completion> {
  switch (state.Type) {
    case 'Pass':
      return runPass(step as Step<typeof state>);
    case 'Task':
      return runTask(step as Step<typeof state>);
    case 'Choice':
      return runChoice(step as Step<typeof state>);
    case 'Wait':
      return runWait(step as Step<typeof state>);
    case 'Succeed':
      return runSucceed(step as Step<typeof state>);
    case 'Fail':
      return runFail(step as Step<typeof state>);
    case 'Parallel':
      return runParallel(step as Step<typeof state>);
    case 'Map':
      return runMap(step as Step<typeof state>);
  }
}

function recordAborted({ state, thread }: Step): void {
  const { Type } = state;
  if (Type !== 'Task' && Type !== 'Wait' && Type !== 'Map' && Type !== 'Parallel') return;
  thread.frame.history.add(thread.chain, `${Type}StateAborted`, undefined, { advance: false });
}
