/** The stays in one state, when there were several: iterations of a Map, rounds of a loop. */
import type { ExecutionDetail, StepSummary } from '../../api/contract';
import { duration, timeOfDay } from '../data/format';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';

interface StaysProps {
  readonly detail: ExecutionDetail;
  readonly stays: readonly StepSummary[];
  readonly chosen: number;
  readonly onChoose: (step: number) => void;
}

export function Stays({ detail, stays, chosen, onChoose }: StaysProps) {
  const indexes = new Map(detail.iterations.map(({ id, index }) => [id, index]));
  return (
    <VirtualList
      label="Stays in the state"
      class="stays"
      items={stays}
      rowHeight={26}
      keyOf={({ id }) => String(id)}
      onOpen={({ id }) => onChoose(id)}
      render={({ id, iteration, status, startedAt, endedAt }) => (
        <>
          <span role="gridcell" class={id === chosen ? 'chosen' : ''}>
            {iteration === undefined
              ? `Stay ${stays.findIndex((stay) => stay.id === id) + 1}`
              : `Iteration ${indexes.get(iteration) ?? '?'}`}
          </span>
          <span role="gridcell">
            <Status status={status} />
          </span>
          <span role="gridcell" class="number">
            {endedAt === undefined ? timeOfDay(startedAt) : duration(endedAt - startedAt)}
          </span>
        </>
      )}
    />
  );
}
