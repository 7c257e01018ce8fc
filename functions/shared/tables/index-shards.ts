/**
 * Shards of the sparse indexes that a rule reads every minute. A row is written to one shard, and the rule queries
 * each. There are several because one index key takes about 1,000 writes a second.
 */
import { shardOf } from './recipients';

class IndexShards {
  readonly #name: string;
  readonly #count: number;

  constructor(name: string, count: number) {
    this.#name = name;
    this.#count = count;
  }

  /** The shard of a row, always the same for one id. */
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

/** Shards of the index of open broadcasts. A broadcast writes it twice; the overdue rule reads it. */
export const OPEN_SHARDS = new IndexShards('open', 8);
/** Partition keys of deadlines of acknowledgements. A broadcast that asks writes it twice; the overdue rule reads it. */
export const DEADLINE_SHARDS = new IndexShards('due', 4);
/** Shards of the index of connections to close. A connection writes it twice; the closing rule reads it. */
export const CLOSING_SHARDS = new IndexShards('closing', 8);
