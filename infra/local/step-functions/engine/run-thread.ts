/** Runs a thread of states, one after the other, until it ends. */
import type { Json } from '../../core/service';
import type { StateGraph } from './definition';
import { AbortedError, ERROR, InterpreterError } from './errors';
import type { LastingStateType } from './history-event';
import { runByType, STATE_TYPES } from './state-types';
import { type Completion, Step } from './step';
import type { Thread } from './thread';

/** States per turn of the event loop, so that a loop without waits lets timers and requests run. */
const STATES_PER_BREATH = 50;

/**
 * @param start state to begin with; StartAt by default
 * @returns the output of the last state
 * @throws StateError if a state fails and nothing catches it; AbortedError if the thread was stopped
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
    // An observer of the entry may have stopped the execution: the state then does not start.
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

function recordAborted({ state, thread }: Step): void {
  const { Type } = state;
  if (!STATE_TYPES[Type].lasts) return;
  thread.frame.history.add(thread.chain, `${Type as LastingStateType}StateAborted`, undefined, { advance: false });
}
