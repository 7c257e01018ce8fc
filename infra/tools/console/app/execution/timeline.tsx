/** Every step in the order it was entered, with a bar for when it ran. */
import { useMemo } from 'preact/hooks';
import type { ExecutionDetail, StepSummary } from '../../api/contract';
import { duration, plural } from '../data/format';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';
import type { Selection } from './selection';

interface TimelineProps {
  readonly detail: ExecutionDetail;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection) => void;
}

export function Timeline({ detail, selection, onSelect }: TimelineProps) {
  const { startedAt, endedAt = Date.now() } = detail.summary;
  const indexes = useMemo(() => new Map(detail.iterations.map(({ id, index }) => [id, index])), [detail]);
  const total = Math.max(1, endedAt - startedAt);
  return (
    <VirtualList
      label="Steps in the order they were entered"
      class="timeline"
      items={detail.steps}
      rowHeight={28}
      keyOf={({ id }) => String(id)}
      onOpen={({ id, state }) => onSelect({ state, step: id })}
      render={(step) => {
        const { id, state, status, attempts, iteration } = step;
        const took = (step.endedAt ?? endedAt) - step.startedAt;
        return (
          <>
            <span role="gridcell" class={id === selection?.step ? 'chosen' : ''}>
              {state}
              {iteration !== undefined && <span class="muted"> [{indexes.get(iteration)}]</span>}
            </span>
            <span role="gridcell">
              <Status status={status} />
              {attempts > 1 && <span class="warn"> {plural(attempts - 1, 'retry', 'retries')}</span>}
            </span>
            <span role="gridcell" class="number">
              {duration(took)}
            </span>
            <span role="presentation" class="track">
              <span class={`bar-of ${status.toLowerCase()}`} style={placed(step, startedAt, total, took)} />
            </span>
          </>
        );
      }}
    />
  );
}

const placed = (step: StepSummary, startedAt: number, total: number, took: number) => ({
  left: `${(100 * (step.startedAt - startedAt)) / total}%`,
  width: `max(2px, ${(100 * took) / total}%)`,
});
