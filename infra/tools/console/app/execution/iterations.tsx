/** The iterations of an inline Map; opening one shows its states. */
import { useState } from 'preact/hooks';
import type { ExecutionDetail, StepSummary } from '../../api/contract';
import { plural } from '../data/format';
import { Status } from '../parts/status';
import { RunList } from './run-list';
import type { Selection } from './selection';

interface IterationsProps {
  readonly detail: ExecutionDetail;
  /** A stay in the Map. */
  readonly step: StepSummary;
  readonly onSelect: (selection: Selection) => void;
}

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
      <RunList
        label="Iterations"
        items={iterations}
        keyOf={({ id }) => String(id)}
        nameOf={({ index }) => `Iteration ${index}`}
        isChosen={({ id }) => id === opened}
        onOpen={({ id }) => setOpened(id === opened ? undefined : id)}
        shownRows={8}
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
