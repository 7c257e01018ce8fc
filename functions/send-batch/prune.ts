/**
 * What is done for a connection the endpoint calls gone: all its rows are deleted, but only if it had been open for a while.
 * A post before `$connect` has completed is answered 410 as well, and without its rows that client would stay deaf.
 */
import pLimit from 'p-limit';
import type { ConnectionRow } from '#shared/tables/table-schema';

/** Connections whose rows are read or deleted at once. */
const AT_ONCE = 16;

/** The connections table, as far as pruning needs it. */
export interface ConnectionRows {
  of(connectionId: string): Promise<readonly ConnectionRow[]>;
  delete(rows: readonly ConnectionRow[]): Promise<void>;
}

export interface PruneSettings {
  readonly pruneMinAgeSeconds: number;
}

/** What the rows say of a connection that is gone; `unknown` when they could not be read. */
export type Age = 'settled' | 'young' | 'unknown';

export class Pruner {
  readonly #rows: ConnectionRows;
  readonly #minAgeMs: number;
  readonly #onFailure: (connectionId: string, error: unknown) => void;
  readonly #limit = pLimit(AT_ONCE);
  readonly #deletions = new Set<Promise<void>>();

  /** @param onFailure told of each connection whose rows could not be read or deleted: a batch never fails for it */
  constructor(
    rows: ConnectionRows,
    settings: PruneSettings,
    onFailure: (connectionId: string, error: unknown) => void,
  ) {
    this.#rows = rows;
    this.#minAgeMs = settings.pruneMinAgeSeconds * 1000;
    this.#onFailure = onFailure;
  }

  /** Deletes, in the background, the rows of a connection that is gone, unless it is too young to be believed. */
  async prune(connectionId: string): Promise<Age> {
    try {
      const rows = await this.#limit(() => this.#rows.of(connectionId));
      if (rows.length === 0) return 'settled';
      const connectedAt = Math.min(...rows.map((row) => row.connectedAt));
      if (Date.now() - connectedAt < this.#minAgeMs) return 'young';
      this.#deleteInBackground(connectionId, rows);
      return 'settled';
    } catch (error) {
      this.#onFailure(connectionId, error);
      return 'unknown';
    }
  }

  /** Settles when every deletion has. */
  async done(): Promise<void> {
    await Promise.all(this.#deletions);
  }

  /** Deletions that have not settled. */
  get pending(): number {
    return this.#deletions.size;
  }

  #deleteInBackground(connectionId: string, rows: readonly ConnectionRow[]): void {
    const deletion = this.#limit(() => this.#rows.delete(rows))
      .catch((error: unknown) => this.#onFailure(connectionId, error))
      .finally(() => this.#deletions.delete(deletion));
    this.#deletions.add(deletion);
  }
}
