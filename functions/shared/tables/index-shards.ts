/**
 * Shards of the sparse indexes that a rule reads every minute: rows are written to one of them, and the rule queries each.
 * One index key takes about 1,000 writes a second, which is why there are several.
 */
import { shardOf } from './recipients';

class IndexShards {
  readonly #name: string;
  readonly #count: number;

  constructor(name: string, count: number) {
    this.#name = name;
    this.#count = count;
  }

  /** The shard of a row: always the same for one id. */
  of(id: string): string {
    return this.#nameOf(shardOf(id, { write: this.#count, read: this.#count }));
  }

  all(): string[] {
    return Array.from({ length: this.#count }, (_, shard) => this.#nameOf(shard));
  }

  #nameOf(shard: number): string {
    return `${this.#name}#${shard}`;
  }
}

/** Shards of the index of open broadcasts, which a broadcast writes twice and the overdue rule reads. */
export const OPEN_SHARDS = new IndexShards('open', 8);
/** Shards of the index of connections to close. A connection writes it twice; the closing rule reads it. */
export const CLOSING_SHARDS = new IndexShards('closing', 8);
