/** Map: what both modes share, i.e. items and settings; the mode decides where the items run. */
import type { Json } from '#local/core/service';
import { type MapState, isDistributed } from '../definition';
import { withRecovery } from '../recovery';
import type { Completion, Step } from '../step';
import { runDistributed } from './map-distributed';
import { runInline } from './map-inline';

export interface MapWork {
  readonly items: readonly Json[];
  /** Infinity for 0, which means no limit in ASL. */
  readonly concurrency: number;
}

export function runMap(step: Step<MapState>): Promise<Completion> {
  return withRecovery(
    step,
    async () => {
      const maxConcurrency = await step.language.maxConcurrency(step);
      const items = await step.language.mapItems(step);
      const concurrency = maxConcurrency === 0 ? Infinity : maxConcurrency;
      return isDistributed(step.state)
        ? runDistributed(step, { items, concurrency })
        : runInline(step, { items, concurrency });
    },
    () => step.record('MapStateFailed'),
  );
}
