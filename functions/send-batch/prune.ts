/**
 * Deletes all rows of a connection that the endpoint calls gone, but only if it had been open for a while. A post
 * before `$connect` completes is also answered 410, and without its rows that client would get nothing.
 */
import pLimit from 'p-limit';
import type { ConnectionRow } from '#shared/tables/table-schema';

/** Connections whose rows are read or deleted concurrently. */
const AT_ONCE = 16;

/** The connections table, as far as pruning needs it. */
export interface ConnectionRows {
  of(connectionId: string): Promise<readonly ConnectionRow[]>;
  delete(rows: readonly ConnectionRow[]): Promise<void>;
}

export interface PruneSettings {
  readonly pruneMinAgeSeconds: number;
}

/** The age of a connection that is gone, by its rows. `unknown`: they could not be read. */
export type Age = 'settled' | 'young' | 'unknown';

export class Pruner {
  readonly #rows: ConnectionRows;
  readonly #minAgeMs: number;
  readonly #onFailure: (connectionId: string, error: unknown) => void;
  readonly #limit = pLimit(AT_ONCE);
  readonly #deletions = new Set<Promise<void>>();

  /** @param onFailure called for each connection whose rows could not be read or deleted, which never fails a batch */
  constructor(
    rows: ConnectionRows,
    settings: PruneSettings,
    onFailure: (connectionId: string, error: unknown) => void,
  ) {
    this.#rows = rows;
    this.#minAgeMs = settings.pruneMinAgeSeconds * 1000;
    this.#onFailure = onFailure;
  }

  /** Deletes the rows of a connection that is gone, in the background, unless it is too young to be sure. */
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

  /** Settles when every deletion has settled. */
  async done(): Promise<void> {
    await Promise.all(this.#deletions);
  }

  /** Number of deletions that have not settled. */
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
