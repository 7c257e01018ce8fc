/** What one client heard, over all its connections and reloads, and what it was told that it may have missed. */
import type { GapReason } from '#shared/contracts';

export interface Heard {
  readonly number: number;
  readonly at: string | undefined;
  readonly key: string | undefined;
}

export interface Gap {
  readonly stream: string;
  /** `BEFORE_FIRST`: a connection ended before the first resume was complete, so that the client had no position. */
  readonly reason: GapReason | 'BEFORE_FIRST';
  /** Epoch milliseconds. */
  readonly announcedAt: number;
}

export class ClientRecord {
  /** Epoch milliseconds from which on each stream is promised: a connection opened, or joined the channel. */
  readonly dueFrom = new Map<string, number>();
  /** Streams of connections that ended before the first resume of the stream was complete: their loss is announced. */
  readonly unsure = new Set<string>();
  readonly gaps: Gap[] = [];
  /** By the message: it came after a later one was given to a listener with `inOrder`. */
  readonly outOfOrder = new Set<number>();
  /** The newest version of each key that came. */
  readonly newest = new Map<string, number>();
  /** Milliseconds from publishing to the listener, of what a resume brought. */
  readonly lateMs: number[] = [];
  /** Numbers of messages that a resume brought before a post did. */
  readonly brought = new Set<number>();
  heard = 0;
  heardTwice = 0;
  /** After a newer one of its key. */
  superseded = 0;
  /** After a later one, although the listener asks for the order. */
  disordered = 0;
  readonly #heard: boolean[] = [];
  #lastAt = '';

  constructor(
    readonly client: number,
    readonly inOrder: boolean,
  ) {}

  has(number: number): boolean {
    return this.#heard[number] ?? false;
  }

  /** @param lateMs since it was published */
  hear({ number, at, key }: Heard, lateMs: number): void {
    if (this.has(number)) {
      this.heardTwice += 1;
      return;
    }
    this.#heard[number] = true;
    this.heard += 1;
    if (this.brought.delete(number)) this.lateMs.push(lateMs);
    if (key !== undefined && this.#isOlder(key, number)) this.superseded += 1;
    if (!this.inOrder || at === undefined) return;
    if (at < this.#lastAt) this.disordered += 1;
    else this.#lastAt = at;
  }

  missing(stream: string, reason: GapReason, announcedAt: number): void {
    const isFirst = reason === 'CURSOR' && this.unsure.delete(stream);
    this.gaps.push({ stream, reason: isFirst ? 'BEFORE_FIRST' : reason, announcedAt });
  }

  late(number: number, key: string | undefined): void {
    this.outOfOrder.add(number);
    if (key !== undefined) this.#isOlder(key, number);
  }

  #isOlder(key: string, version: number): boolean {
    const newest = this.newest.get(key) ?? -1;
    this.newest.set(key, Math.max(newest, version));
    return version < newest;
  }
}
