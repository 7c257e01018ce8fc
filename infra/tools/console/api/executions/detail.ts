/** One execution as the page shows it, and the data of one of its steps. */
import type { LocalCloud } from '#local';
import type { HistoryEvent } from '#local/step-functions/engine/history-event';
import type { Execution } from '#local/step-functions/executions/execution';
import type { MapRunRecord } from '#local/step-functions/executions/map-runs';
import type {
  ExecutionDetail,
  ExecutionSummary,
  IterationSummary,
  MapRunSummary,
  StepData,
  StepSummary,
} from '../contract';
import { readHistory } from '../history/read-history';
import { stepDataOf } from '../history/step-data';
import { stepsThatMissed } from '../history/missed';
import { type AnyPlace, climb, type Iteration, type Step } from '../history/tree';
import { asWritten } from './as-written';

export function executionDetail(
  cloud: Pick<LocalCloud, 'executions'>,
  execution: Execution,
  summary: ExecutionSummary,
): ExecutionDetail {
  const { history, machine, inputText, outcome, arn } = execution;
  return {
    summary,
    input: inputText,
    ...(outcome?.status === 'SUCCEEDED'
      ? { output: JSON.stringify(outcome.output) }
      : { ...definedIn('error', outcome?.error), ...definedIn('cause', outcome?.cause) }),
    ...asWritten(machine),
    ...walked(history.events),
    mapRuns: cloud.executions.mapRunsOf(arn).map(mapRunSummary),
  };
}

/** What an execution went through. */
export function walked(events: readonly HistoryEvent[]): Pick<ExecutionDetail, 'steps' | 'iterations' | 'lastEventId'> {
  const reading = readHistory(events);
  const unreached = stepsThatMissed(events, reading);
  return {
    steps: reading.steps.map((step) => stepSummary(step, unreached.has(step.id))),
    iterations: reading.iterations.map(iterationSummary),
    lastEventId: events.at(-1)?.id ?? 0,
  };
}

/** @returns undefined if no stay in the history began with the event */
export function stepData(events: readonly HistoryEvent[], stepId: number): StepData | undefined {
  const reading = readHistory(events);
  if (!reading.steps.some(({ id }) => id === stepId)) return undefined;
  return stepDataOf(events.filter((event) => reading.stepOf(event)?.id === stepId));
}

/** @param missed whether its result counts connections that were not reached */
function stepSummary(step: Step, missed: boolean): StepSummary {
  const { id, state, type, startedAt, endedAt, attempts, error, mapRunArn, after } = step;
  const status = missed && step.status === 'SUCCEEDED' ? 'PARTIAL' : step.status;
  const iteration = climb(step, isIteration);
  return {
    id,
    state,
    type,
    status,
    startedAt,
    attempts,
    ...(iteration && { iteration: iteration.id }),
    ...definedIn('after', after),
    ...definedIn('endedAt', endedAt),
    ...definedIn('error', error),
    ...definedIn('mapRunArn', mapRunArn),
  };
}

function iterationSummary({ id, parent, index, status, startedAt, endedAt }: Iteration): IterationSummary {
  return { id, step: parent?.id ?? 0, index, status, startedAt, ...definedIn('endedAt', endedAt) };
}

function mapRunSummary({ arn, status, startDate, stopDate, settings, counts }: MapRunRecord): MapRunSummary {
  const { maxConcurrency } = settings;
  return {
    arn,
    status,
    startedAt: startDate,
    maxConcurrency,
    counts: { ...counts },
    ...definedIn('endedAt', stopDate),
  };
}

const isIteration = (place: AnyPlace): place is Iteration => place.kind === 'iteration';

const definedIn = <Name extends string, T>(name: Name, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Readonly<Partial<Record<Name, T>>>;
