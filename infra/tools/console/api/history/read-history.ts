/** Reads an execution's history into stays in states and Map iterations, with how each went and how long it took. */
import type { HistoryEvent, HistoryEventType } from '#local/step-functions/engine/history-event';
import type { StepStatus } from '../contract';
import { type AnyPlace, climb, isOpen, isStep, type Iteration, PlacesOfEvents, type Step } from './tree';

export interface ReadHistory {
  /** In the order they were entered. */
  readonly steps: readonly Step[];
  /** In the order they began. */
  readonly iterations: readonly Iteration[];
  /** Which stay in a state an event belongs to. */
  stepOf(event: HistoryEvent): Step | undefined;
}

export function readHistory(events: readonly HistoryEvent[]): ReadHistory {
  const reading = new Reading();
  for (const event of events) reading.take(event);
  return reading;
}

class Reading implements ReadHistory {
  readonly steps: Step[] = [];
  readonly iterations: Iteration[] = [];
  readonly #places = new PlacesOfEvents();
  readonly #stepOf = new Map<number, Step>();

  stepOf({ id }: HistoryEvent): Step | undefined {
    return this.#stepOf.get(id);
  }

  take(event: HistoryEvent): void {
    const place = this.#place(event);
    this.#places.put(event, place);
    if (place?.kind === 'step') this.#stepOf.set(event.id, place);
  }

  #place(event: HistoryEvent): AnyPlace | undefined {
    const { type } = event;
    if (type.startsWith('Execution')) return this.#executionEvent(event);
    if (type.endsWith('StateEntered')) return this.#entered(event);
    if (type.endsWith('StateExited')) return this.#exited(event);
    if (type.startsWith('MapIteration')) return this.#iterationEvent(event);
    if (type === 'EvaluationFailed') return this.#evaluationFailed(event);
    return this.#within(event);
  }

  #executionEvent(event: HistoryEvent): undefined {
    if (event.type === 'ExecutionStarted' || event.type === 'ExecutionRedriven') return undefined;
    const failed = this.steps.find((step) => isOpen(step) && step.id === enteredEventIn(event));
    if (failed) failed.error ??= textIn(event, 'error') ?? event.type;
    for (const place of [...this.steps, ...this.iterations]) {
      if (isOpen(place)) close(place, event, openEnded(place));
    }
    return undefined;
  }

  #entered(event: HistoryEvent): Step {
    const before = this.#places.before(event);
    // The predecessor is a stay that ended, whose parent this one shares, or what opened the thread.
    const ended = before?.kind === 'step' && !isOpen(before) ? before : undefined;
    const step: Step = {
      kind: 'step',
      parent: ended ? ended.parent : before,
      after: ended?.state,
      id: event.id,
      previousEventId: event.previousEventId,
      state: nameIn(event),
      type: event.type.slice(0, -'StateEntered'.length),
      startedAt: event.timestamp,
      status: 'RUNNING',
      attempts: 0,
    };
    this.steps.push(step);
    return step;
  }

  #exited(event: HistoryEvent): Step | undefined {
    const name = nameIn(event);
    const step = climb(this.#places.before(event), (place): place is Step => isStep(place) && place.state === name);
    if (!step) return undefined;
    this.#leave(event, step);
    close(step, event, step.error === undefined ? 'SUCCEEDED' : 'CAUGHT');
    return step;
  }

  #iterationEvent(event: HistoryEvent): AnyPlace | undefined {
    const name = nameIn(event);
    const index = Number(event.details?.index);
    const before = this.#places.before(event);
    if (event.type === 'MapIterationStarted') {
      const map = climb(before, (place): place is Step => isStep(place) && place.state === name);
      if (map) this.#leave(event, map);
      const { id, timestamp: startedAt } = event;
      const iteration: Iteration = {
        kind: 'iteration',
        parent: map,
        id,
        state: name,
        index,
        startedAt,
        status: 'RUNNING',
      };
      this.iterations.push(iteration);
      return iteration;
    }
    const iteration = climb(
      before,
      (place): place is Iteration => place.kind === 'iteration' && place.state === name && place.index === index,
    );
    if (!iteration) return undefined;
    this.#leave(event, iteration);
    close(iteration, event, ENDINGS[event.type] ?? 'SUCCEEDED');
    return iteration;
  }

  /** The event names its state. It may stand beside it: a state that failed on its own fields did not get past entering. */
  #evaluationFailed(event: HistoryEvent): Step | undefined {
    const name = event.details?.state;
    const { previousEventId } = event;
    const step =
      this.steps.findLast((entered) => entered.previousEventId === previousEventId && entered.state === name) ??
      climb(this.#places.before(event), (place): place is Step => isStep(place) && place.state === name);
    if (!step) return undefined;
    this.#leave(event, step);
    step.error = textIn(event, 'error') ?? event.type;
    step.attempts ||= 1;
    return step;
  }

  /** What a state does while it is active: belongs to the nearest open one whose type does such things. */
  #within(event: HistoryEvent): Step | undefined {
    const owner = OWNERS.find(([prefix]) => event.type.startsWith(prefix))?.[1];
    const step = climb(
      this.#places.before(event),
      (place): place is Step => isStep(place) && isOpen(place) && (owner === undefined || place.type === owner),
    );
    if (!step) return undefined;
    this.#leave(event, step);
    note(step, event);
    return step;
  }

  /** An event of a place that encloses its predecessor's place ends everything open in between: something failed there. */
  #leave(event: HistoryEvent, to: AnyPlace): void {
    for (let place = this.#places.before(event); place && place !== to; place = place.parent) {
      if (isOpen(place)) close(place, event, openEnded(place));
      if (isStep(to) && isStep(place) && place.status === 'FAILED' && place.error !== undefined)
        to.error ??= place.error;
    }
  }
}

/** Which type of state the events with a prefix belong to; longer prefixes first. */
const OWNERS: readonly (readonly [prefix: string, type: string])[] = [
  ['LambdaFunction', 'Task'],
  ['Task', 'Task'],
  ['MapRun', 'Map'],
  ['MapState', 'Map'],
  ['ParallelState', 'Parallel'],
  ['WaitState', 'Wait'],
];

const ENDINGS: Partial<Record<HistoryEventType, StepStatus>> = {
  MapIterationFailed: 'FAILED',
  MapIterationAborted: 'ABORTED',
};

function note(step: Step, event: HistoryEvent): void {
  const { type } = event;
  if (type.endsWith('Scheduled') || type === 'MapStateStarted' || type === 'ParallelStateStarted') {
    step.attempts += 1;
    delete step.error;
  } else if (type.endsWith('Failed') || type.endsWith('TimedOut')) {
    step.error = textIn(event, 'error') ?? step.error ?? (type.endsWith('TimedOut') ? 'States.Timeout' : type);
  } else if (type.endsWith('StateAborted')) close(step, event, 'ABORTED');
  if (type === 'MapRunStarted') {
    const mapRunArn = textIn(event, 'mapRunArn');
    if (mapRunArn !== undefined) step.mapRunArn = mapRunArn;
  }
}

/** A state in JSONPath that fails on its own fields has no event for that: the cause of the execution's end names it. */
const enteredEventIn = (event: HistoryEvent): number =>
  Number(
    /^An error occurred while executing the state .* \(entered at the event id #(?<id>\d+)\)/s.exec(
      textIn(event, 'cause') ?? '',
    )?.groups?.id,
  );

/** How a place ends that was open when the execution ended. */
const openEnded = (place: AnyPlace): StepStatus =>
  place.kind === 'step' && (place.error !== undefined || place.type === 'Fail') ? 'FAILED' : 'ABORTED';

function close(place: AnyPlace, { timestamp }: HistoryEvent, status: StepStatus): void {
  place.endedAt = timestamp;
  place.status = status;
}

const nameIn = (event: HistoryEvent): string => textIn(event, 'name') ?? '';

function textIn({ details }: HistoryEvent, member: string): string | undefined {
  const value = details?.[member];
  return typeof value === 'string' ? value : undefined;
}
