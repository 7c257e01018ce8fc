/**
 * What the client has of each stream: a cursor, and the ids of what it received since the oldest one. With it the client drops what
 * comes twice, and tells the server what it need not send again.
 */
import type { Envelope } from '#shared/contracts/envelope';
import type { Resumed } from '#shared/contracts/resume';
import { type Fingerprint, fingerprintsOf } from '#shared/history/fingerprints';
import { isPosition, timeOf } from '#shared/history/position';
import type { SavedAcknowledgements } from './acknowledger';
import type { Given } from './ordering';
import { LastValues, type SavedVersions } from './last-values';
import { SeenIds } from './seen-ids';

/** Fingerprints in one request: as many as the server takes. What the oldest ones describe is sent again. */
const MAX_FINGERPRINTS = 400;
/** Ids that are remembered. Beyond it, the oldest are forgotten, and with them what is missing among them. */
const MAX_KEPT = 20_000;
/** Ids from which on the client resumes early: a server reads a bounded number of rows, also of those the client has. */
const RESUME_AT = 1000;

interface Known {
  readonly cursor: string;
  /** Epoch milliseconds: a resume from the cursor reads from here. */
  readonly keepFrom: number;
}

/** As `position` is kept by an application. */
interface Saved {
  readonly v: 1;
  readonly streams: Readonly<Record<string, readonly [cursor: string, keepFrom: number]>>;
  readonly kept: readonly (readonly [at: string, id: string])[];
  /** Ids without a position. */
  readonly others: readonly string[];
  /** Newest versions of keys. Absent in a position of an earlier client. */
  readonly versions?: SavedVersions;
  /** Absent like `versions`. */
  readonly given?: Given;
  /** Streams of a connection that had no complete resume. Absent like `versions`. */
  readonly unsure?: readonly string[];
  /** What the server has not taken yet. Absent like `versions`. */
  readonly acknowledged?: SavedAcknowledgements;
}

export class Position {
  /** An older value must not come after a reload either, if the application keeps what it shows. */
  readonly lastValues = new LastValues();
  #restoredGiven: Given = [];
  #restoredUnsure: readonly string[] = [];
  #restoredAcknowledged: SavedAcknowledgements = [];
  readonly #streams = new Map<string, Known>();
  /** The same, when listeners last had everything before it. */
  #settled = new Map<string, Known>();
  /** Ids by position. A message that was opened twice has two. */
  readonly #kept = new Map<string, string>();
  /** The positions of each id, as a number of those in `#kept`. */
  readonly #ids = new Map<string, number>();
  /**
   * Ids of messages that no stream has, and of those that no resume brings any more: a broadcast that was cut off is opened again
   * minutes later, under a new position.
   */
  readonly #others = new SeenIds();
  /** Epoch milliseconds: what is older has been received, or its loss was announced. */
  #floor = 0;

  /**
   * @param maxKept ids that are remembered
   * @param resumeAt number of ids from which on it is full
   */
  constructor(
    private readonly maxKept = MAX_KEPT,
    private readonly resumeAt = RESUME_AT,
  ) {}

  /**
   * @param saved from {@link save}; anything else is ignored
   * @returns false if it could not be used
   */
  restore(saved: string): boolean {
    try {
      const {
        v,
        streams,
        kept,
        others,
        versions = [],
        given = [],
        unsure = [],
        acknowledged = [],
      } = JSON.parse(saved) as Saved;
      if (v !== 1) return false;
      for (const [name, [cursor, keepFrom]] of Object.entries(streams)) this.#streams.set(name, { cursor, keepFrom });
      for (const [at, id] of kept) this.#keep(at, id);
      for (const id of others) this.#others.add(id);
      this.lastValues.restore(versions);
      this.#restoredGiven = given.filter(([, at]) => isPosition(at));
      this.#restoredUnsure = unsure.map(String);
      this.#restoredAcknowledged = acknowledged;
      this.#settled = new Map(this.#streams);
      // A client that was closed before its first resume has no stream.
      if (this.#streams.size > 0)
        this.#floor = Math.min(...[...this.#streams.values()].map(({ keepFrom }) => keepFrom));
      return true;
    } catch {
      return false;
    }
  }

  /** What listeners with `inOrder` had been given before the reload. */
  get restoredGiven(): Given {
    return this.#restoredGiven;
  }

  /** Streams of which the client before the reload may have missed something. */
  get restoredUnsure(): readonly string[] {
    return this.#restoredUnsure;
  }

  /** What the client before the reload had acknowledged, and the server not taken. */
  get restoredAcknowledged(): SavedAcknowledgements {
    return this.#restoredAcknowledged;
  }

  /**
   * @param held messages that no listener has got yet: the next client asks for them again
   * @param given what listeners with `inOrder` have been given
   * @param unsure streams that the client had and that no cursor covers
   * @param acknowledged what the server has not taken yet
   */
  save(
    held: readonly Pick<Envelope, 'id' | 'at'>[] = [],
    given: Given = [],
    unsure: readonly string[] = [],
    acknowledged: SavedAcknowledgements = [],
  ): string {
    const ids = new Set(held.map(({ id }) => id));
    const streams = [...this.#settled].map(([name, { cursor, keepFrom }]) => [name, [cursor, keepFrom]] as const);
    return JSON.stringify({
      v: 1,
      streams: Object.fromEntries(streams),
      kept: [...this.#kept].filter(([, id]) => !ids.has(id)),
      others: this.#others.all.filter((id) => !ids.has(id)),
      versions: this.lastValues.save(),
      given,
      ...(acknowledged.length > 0 && { acknowledged }),
      unsure: [...unsure, ...[...this.#streams.keys()].filter((name) => !this.#settled.has(name))],
    } satisfies Saved);
  }

  cursorOf(stream: string): string | null {
    return this.#streams.get(stream)?.cursor ?? null;
  }

  /** Forgets a stream that the application no longer wants. */
  forget(stream: string): void {
    this.#streams.delete(stream);
    this.#settled.delete(stream);
  }

  /** @returns false if the message was here before, or is older than what the client remembers */
  take({ id, at, retain }: Pick<Envelope, 'id' | 'at' | 'retain'>): boolean {
    // As of a broadcast that is sent again to some connections.
    if (!isPosition(at)) return !this.#ids.has(id) && this.#others.add(id);
    if (timeOf(at) < this.#floor) {
      // A last value may be of any age.
      return retain !== undefined && this.#others.add(id);
    }
    const isNew = !this.#ids.has(id) && !this.#others.has(id);
    this.#keep(at, id);
    return isNew;
  }

  /** Whether a resume should come soon, so that it can forget ids before it must. */
  get isFull(): boolean {
    return this.#kept.size >= this.resumeAt;
  }

  /** What the client has, for the server. */
  have(): Record<string, Fingerprint> {
    const newest = [...fingerprintsOf(this.#kept.keys())].sort(([one], [other]) => other - one);
    return Object.fromEntries(newest.slice(0, MAX_FINGERPRINTS));
  }

  /**
   * A resume of these streams is complete.
   * @param held messages that no listener has got yet
   */
  advance(
    { streams = {}, keepFrom = 0 }: Pick<Resumed, 'streams' | 'keepFrom'>,
    held: readonly Pick<Envelope, 'at'>[] = [],
  ): void {
    for (const [name, { cursor }] of Object.entries(streams)) this.#streams.set(name, { cursor, keepFrom });
    // A resume from the new cursors would not bring what is held and older.
    if (held.every(({ at }) => !isPosition(at) || timeOf(at) >= keepFrom)) this.#settled = new Map(this.#streams);
    this.#forgetBefore(Math.min(...[...this.#streams.values()].map((known) => known.keepFrom)));
  }

  /**
   * Forgets the oldest ids if there are too many.
   * @returns the streams in which something may now be missing
   */
  overflow(): string[] {
    if (this.#kept.size <= this.maxKept) return [];
    const positions = [...this.#kept.keys()].sort();
    const floor = timeOf(positions[positions.length - Math.ceil(this.maxKept / 2)]!);
    this.#forgetBefore(floor);
    return [...this.#streams].filter(([, { keepFrom }]) => keepFrom < floor).map(([name]) => name);
  }

  #keep(at: string, id: string): void {
    if (this.#kept.has(at)) return;
    this.#kept.set(at, id);
    this.#ids.set(id, (this.#ids.get(id) ?? 0) + 1);
  }

  #forgetBefore(floor: number): void {
    if (floor <= this.#floor || floor === Infinity) return;
    this.#floor = floor;
    for (const [at, id] of this.#kept) {
      if (timeOf(at) >= floor) continue;
      this.#kept.delete(at);
      const left = this.#ids.get(id)! - 1;
      if (left > 0) this.#ids.set(id, left);
      else {
        this.#ids.delete(id);
        this.#others.add(id);
      }
    }
  }
}
