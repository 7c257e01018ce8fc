/** Parallel: runs all branches at once on the same input; a failed one stops the others. */
import type { Json } from '#local/core/service';
import { siblings } from '../siblings';
import type { ParallelState, StateGraph } from '../definition';
import { Chain } from '../history';
import { withinPayloadLimit } from '../json-text';
import { withRecovery } from '../recovery';
import { runThread } from '../run-thread';
import type { Completion, Step } from '../step';

export function runParallel(step: Step<ParallelState>): Promise<Completion> {
  return withRecovery(
    step,
    () => attempt(step),
    () => step.record('ParallelStateFailed'),
  );
}

async function attempt(step: Step<ParallelState>): Promise<Json> {
  const { state, thread } = step;
  const input = await step.language.payload(step);
  const started = step.record('ParallelStateStarted');
  const outputs = await siblings(state.Branches, Infinity, thread, async (branch: StateGraph, _index, signal) => {
    const chain = new Chain(started);
    try {
      return await runThread(branch, input, {
        ...thread,
        topLevel: false,
        scope: thread.scope.inner(),
        chain,
        signal,
      });
    } finally {
      // The state continues from the branch that ended last, or from the one that failed first.
      if (!signal.aborted) thread.chain.previous = chain.previous;
    }
  });
  step.record('ParallelStateSucceeded', undefined, { advance: false });
  return withinPayloadLimit(outputs, step.name);
}
