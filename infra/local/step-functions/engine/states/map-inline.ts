/** Map, INLINE: iterations are threads of the same execution; they share its history and read its variables. */
import type { Json } from '#local/core/service';
import { AbortedError, StateError } from '../errors';
import { Chain } from '../history';
import type { MapState } from '../definition';
import { withinPayloadLimit } from '../json-text';
import { runThread } from '../run-thread';
import { siblings } from '../siblings';
import type { Step } from '../step';
import type { MapWork } from './map';

export async function runInline(step: Step<MapState>, { items, concurrency }: MapWork): Promise<Json> {
  const { thread } = step;
  const started = step.record('MapStateStarted', { length: items.length });
  // Evaluated as on AWS, although one failed iteration always fails an inline Map.
  await step.language.tolerance(step);
  const slots = new Map<number, Chain>();
  const outputs = await siblings(items, concurrency, thread, async (item, index, signal, slot) => {
    const chain = slots.get(slot) ?? new Chain(started);
    slots.set(slot, chain);
    return runIteration(step, { Index: index, Value: item }, chain, signal);
  });
  step.record('MapStateSucceeded', undefined, { advance: false });
  return withinPayloadLimit(outputs, step.name);
}

async function runIteration(
  step: Step<MapState>,
  item: { readonly Index: number; readonly Value: Json },
  chain: Chain,
  signal: AbortSignal,
): Promise<Json> {
  const { thread, name, state } = step;
  const { history } = thread.frame;
  const details = { name, index: item.Index };
  history.add(chain, 'MapIterationStarted', details);
  try {
    const input = await step.language.itemInput(step, item);
    const iteration = { ...thread, topLevel: false, scope: thread.scope.inner(), chain, signal, map: { Item: item } };
    const output = await runThread(state.ItemProcessor, input, iteration);
    // The slot's next iteration continues from the iteration's last state, the Map from its end.
    thread.chain.previous = history.add(chain, 'MapIterationSucceeded', details, { advance: false });
    return output;
  } catch (error) {
    if (error instanceof AbortedError) history.add(chain, 'MapIterationAborted', details, { advance: false });
    if (!(error instanceof StateError)) throw error;
    const failure = step.fail(error);
    history.add(chain, 'MapIterationFailed', details, { advance: false });
    thread.chain.previous = chain.previous;
    throw failure;
  }
}
