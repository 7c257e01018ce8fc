/**
 * The history of one execution: numbers events, keeps them, tells an observer. Every thread of states (the machine, a
 * branch, an iteration) has its own chain, which knows the previous event of its next event.
 */
import type { JsonObject } from '../../core/service';
import type { Clock } from './clock';
import { ERROR, StateError } from './errors';
import { ENDINGS, type HistoryEvent, type HistoryEventType } from './history-event';

/**
 * Events a STANDARD execution may have, including its end.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_HISTORY_EVENTS = 25_000;

/** The position of a thread of states in the history. */
export class Chain {
  constructor(public previous = 0) {}
}

interface Placement {
  /** Overrides the chain's own previous event. */
  readonly previous?: number;
  /** False for events after which the chain does not continue. */
  readonly advance?: boolean;
}

export class History {
  readonly #events: HistoryEvent[] = [];
  #lastId = 0;
  #size = 0;
  #sealed = false;

  /** @param limited whether the execution fails at the limit (STANDARD) or only stops keeping events (EXPRESS) */
  constructor(
    private readonly clock: Clock,
    private readonly limited: boolean,
    private readonly observe: (event: HistoryEvent) => void = () => undefined,
  ) {}

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  get lastId(): number {
    return this.#lastId;
  }

  /** Approximate characters of data kept, for limits on memory. */
  get size(): number {
    return this.#size;
  }

  /** Records nothing from now on, not even the end. */
  seal(): void {
    this.#sealed = true;
  }

  /** A redriven execution continues in the same history. */
  reopen(): void {
    this.#sealed = false;
  }

  /**
   * @returns the id of the event; after the end of the execution nothing is recorded
   * @throws StateError if a STANDARD execution has reached its limit
   */
  add(chain: Chain, type: HistoryEventType, details?: JsonObject, placement: Placement = {}): number {
    if (this.#sealed) return this.#lastId;
    const ending = ENDINGS.includes(type);
    if (this.limited && !ending && this.#lastId >= MAX_HISTORY_EVENTS - 1) {
      const cause = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`;
      throw new StateError(ERROR.RUNTIME, cause);
    }
    const id = (this.#lastId += 1);
    const previousEventId = placement.previous ?? chain.previous;
    const event = { id, previousEventId, timestamp: this.clock.now(), type, ...(details && { details }) };
    if (id <= MAX_HISTORY_EVENTS || ending) this.#keep(event);
    if (placement.advance !== false) chain.previous = id;
    this.#sealed = ending;
    this.observe(event);
    return id;
  }

  #keep(event: HistoryEvent): void {
    this.#events.push(event);
    for (const value of Object.values(event.details ?? {})) if (typeof value === 'string') this.#size += value.length;
  }
}
