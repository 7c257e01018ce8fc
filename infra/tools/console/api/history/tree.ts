/**
 * The places in an execution's history: stays in states, and the Map iterations around them. An event names its predecessor
 * but not its place, so a place is found by climbing from the predecessor's.
 */
import type { HistoryEvent } from '#local/step-functions/engine/history-event';
import type { StepStatus } from '../contract';

interface Place {
  /** The enclosing place; undefined for a state of the machine itself. */
  readonly parent: Step | Iteration | undefined;
  /** Id of the event that opened it. */
  readonly id: number;
  readonly startedAt: number;
  endedAt?: number;
  status: StepStatus;
}

export interface Step extends Place {
  readonly kind: 'step';
  readonly previousEventId: number;
  readonly state: string;
  /** State the transition came from. */
  readonly after: string | undefined;
  /** Type of the state, as in the definition. */
  readonly type: string;
  /** The error of the last attempt, from its failure until the next attempt begins. */
  error?: string;
  attempts: number;
  mapRunArn?: string;
}

export interface Iteration extends Place {
  readonly kind: 'iteration';
  /** Name of the Map. */
  readonly state: string;
  readonly index: number;
}

export type AnyPlace = Step | Iteration;

export class PlacesOfEvents {
  readonly #byEvent = new Map<number, AnyPlace | undefined>();

  /** The place of the event's predecessor; undefined is the machine itself. */
  before({ previousEventId }: HistoryEvent): AnyPlace | undefined {
    return this.#byEvent.get(previousEventId);
  }

  put({ id }: HistoryEvent, place: AnyPlace | undefined): void {
    this.#byEvent.set(id, place);
  }
}

/** The place itself, or the nearest enclosing one that fits. */
export function climb<P extends AnyPlace>(
  from: AnyPlace | undefined,
  fits: (place: AnyPlace) => place is P,
): P | undefined {
  for (let place = from; place; place = place.parent) if (fits(place)) return place;
  return undefined;
}

export const isStep = (place: AnyPlace): place is Step => place.kind === 'step';
export const isOpen = (place: AnyPlace): boolean => place.endedAt === undefined;
