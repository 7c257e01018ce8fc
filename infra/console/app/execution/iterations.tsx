/** The iterations of an inline Map; opening one shows the states it went through. */
import { useState } from 'preact/hooks';
import type { ExecutionDetail, StepSummary } from '../../api/contract';
import { duration, plural } from '../data/format';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';
import type { Selection } from './selection';

interface IterationsProps {
  readonly detail: ExecutionDetail;
  /** A stay in the Map. */
  readonly step: StepSummary;
  readonly onSelect: (selection: Selection) => void;
}

const ROW_HEIGHT = 26;
const SHOWN_ROWS = 8;

export function Iterations({ detail, step, onSelect }: IterationsProps) {
  const [opened, setOpened] = useState<number>();
  const iterations = detail.iterations.filter((iteration) => iteration.step === step.id);
  if (iterations.length === 0) return null;
  const failed = iterations.filter(({ status }) => status === 'FAILED').length;
  return (
    <div>
      <h2>
        {plural(iterations.length, 'iteration')}
        {failed > 0 && <span class="bad"> · {failed} failed</span>}
      </h2>
      <VirtualList
        label="Iterations"
        class="stays"
        items={iterations}
        rowHeight={ROW_HEIGHT}
        height={ROW_HEIGHT * Math.min(SHOWN_ROWS, iterations.length)}
        keyOf={({ id }) => String(id)}
        onOpen={({ id }) => setOpened(id === opened ? undefined : id)}
        render={({ id, index, status, startedAt, endedAt }) => (
          <>
            <span role="gridcell" class={id === opened ? 'chosen' : ''}>
              Iteration {index}
            </span>
            <span role="gridcell">
              <Status status={status} />
            </span>
            <span role="gridcell" class="number">
              {endedAt === undefined ? '…' : duration(endedAt - startedAt)}
            </span>
          </>
        )}
      />
      {opened !== undefined && (
        <ol class="plain inside">
          {detail.steps
            .filter(({ iteration }) => iteration === opened)
            .map(({ id, state, status }) => (
              <li key={id}>
                <button type="button" class="quiet small" onClick={() => onSelect({ state, step: id })}>
                  {state}
                </button>
                <Status status={status} />
              </li>
            ))}
        </ol>
      )}
    </div>
  );
}
