/**
 * Writes the record of a batch, in parallel with pruning. A failed write does not fail the batch, because its messages
 * are sent. It is logged and counted, and the report does not count its connections as recorded.
 */
import { expiresAfterDays, type BatchRecord, type OutcomesRow } from '#shared/tables/table-schema';
import { countConnections } from './batch-record';

/** The invocation that finished the batch. */
export interface Invocation {
  readonly broadcastId: string;
  readonly requestId: string;
}

export class OutcomeRecorder {
  #writing: Promise<void> = Promise.resolve();
  #recorded = 0;
  #unrecorded = 0;
  #error: unknown = new Error('The write had not finished when the invocation had to end');

  /** @param put writes a row of the outcomes table */
  constructor(
    private readonly put: (row: OutcomesRow) => Promise<unknown>,
    private readonly broadcastRetentionDays: number,
  ) {}

  /** Writes in the background, once per batch. Without connections it writes no row. */
  record({ broadcastId, requestId }: Invocation, record: BatchRecord): void {
    const connections = countConnections(record);
    if (connections === 0) return;
    const now = Date.now();
    const at = new Date(now).toISOString();
    this.#unrecorded = connections;
    this.#writing = this.put({
      broadcastId,
      batch: `${at}#${requestId}`,
      at,
      outcomes: JSON.stringify(record),
      expiresAt: expiresAfterDays(this.broadcastRetentionDays, now),
    }).then(
      () => {
        this.#recorded = connections;
        this.#unrecorded = 0;
      },
      (error: unknown) => void (this.#error = error),
    );
  }

  /** Settles when the row is written or the write failed. */
  done(): Promise<void> {
    return this.#writing;
  }

  /** Number of connections whose outcome is known to be in the table. */
  get recorded(): number {
    return this.#recorded;
  }

  /** Number of connections whose outcome is not in the table, or not yet. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  /** Why they are unrecorded. */
  get error(): unknown {
    return this.#error;
  }
}
