/** The stays in one state, if there are several: iterations of a Map, rounds of a loop. */
import type { ExecutionDetail, StepSummary } from '../../api/contract';
import { timeOfDay } from '../data/format';
import { RunList } from './run-list';

interface StaysProps {
  readonly detail: ExecutionDetail;
  readonly stays: readonly StepSummary[];
  readonly chosen: number;
  readonly onChoose: (step: number) => void;
}

export function Stays({ detail, stays, chosen, onChoose }: StaysProps) {
  const indexes = new Map(detail.iterations.map(({ id, index }) => [id, index]));
  return (
    <RunList
      label="Stays in the state"
      items={stays}
      keyOf={({ id }) => String(id)}
      nameOf={({ id, iteration }) =>
        iteration === undefined
          ? `Stay ${stays.findIndex((stay) => stay.id === id) + 1}`
          : `Iteration ${indexes.get(iteration) ?? '?'}`
      }
      isChosen={({ id }) => id === chosen}
      whileRunning={({ startedAt }) => timeOfDay(startedAt)}
      onOpen={({ id }) => onChoose(id)}
    />
  );
}
