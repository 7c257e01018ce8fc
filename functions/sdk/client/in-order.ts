/**
 * Puts messages in the order in which they were published: holds each back for a time, and all while a resume is under way. A
 * message that comes when a later one has been given out is announced, not given out.
 */
import type { Envelope } from '#shared/contracts/envelope';
import { isPosition } from '#shared/history/position';

/** Messages held back while a resume is under way. */
const MAX_HELD = 1000;

export interface InOrderOptions {
  /** That each message is held back. */
  readonly ms: number;
  /** Whether older messages may still come: then nothing is given out until {@link InOrder.release}. */
  isHeld(): boolean;
  /** Position of the last one that was given out before a reload. */
  readonly after?: string | undefined;
  give(envelope: Envelope): void;
  /** Whether a newer one of its key came meanwhile: two that were published together may have their positions the other way round. */
  isOutdated(envelope: Envelope): boolean;
  /** @param envelope that came too late; undefined if too many waited, and later ones may come too late */
  late(envelope: Envelope | undefined): void;
}

type Placed = Envelope & { readonly at: string };

export class InOrder {
  /** By arrival. */
  #held: { readonly envelope: Placed; readonly dueAt: number }[] = [];
  #given: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: InOrderOptions) {
    this.#given = options.after ?? '';
  }

  /** Position of the last one given out; empty if there is none. */
  get given(): string {
    return this.#given;
  }

  add(envelope: Envelope): void {
    // It is in no stream, so it has no place in one.
    if (!isPlaced(envelope)) return this.options.give(envelope);
    if (envelope.at < this.#given) return this.options.late(envelope);
    this.#held.push({ envelope, dueAt: Date.now() + this.options.ms });
    if (this.#held.length > MAX_HELD) {
      this.options.late(undefined);
      this.#give(Infinity);
    } else this.#wait();
  }

  /** Messages that are held back. */
  get held(): Envelope[] {
    return this.#held.map(({ envelope }) => envelope);
  }

  /** Nothing is held any more. */
  release(): void {
    this.#give(Date.now());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#held = [];
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const [first] = this.#held;
    if (!first || this.options.isHeld()) return;
    this.#timer = setTimeout(
      () => {
        if (!this.options.isHeld()) this.#give(Date.now());
      },
      Math.max(0, first.dueAt - Date.now()),
    );
  }

  /** Gives out what has waited long enough, and whatever was published before it. */
  #give(now: number): void {
    const last = this.#held
      .filter(({ dueAt }) => dueAt <= now)
      .reduce((at, { envelope }) => (envelope.at > at ? envelope.at : at), '');
    const ready = this.#held.filter(({ envelope }) => envelope.at <= last).map(({ envelope }) => envelope);
    this.#held = this.#held.filter(({ envelope }) => envelope.at > last);
    for (const envelope of ready.sort((one, other) => (one.at < other.at ? -1 : 1))) {
      this.#given = envelope.at;
      if (!this.options.isOutdated(envelope)) this.options.give(envelope);
    }
    this.#wait();
  }
}

const isPlaced = (envelope: Envelope): envelope is Placed => isPosition(envelope.at);
