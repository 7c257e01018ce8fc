/**
 * Keeps the record of a batch, beside the pruning of what is stale. A record that cannot be kept fails no batch, as its
 * messages are out: it is logged and counted, and the report counts its connections as not on record.
 */
import { expiresAfterDays, type BatchRecord, type OutcomesRow } from '#shared/tables/table-schema';
import { countConnections } from './batch-record';

/** Which invocation saw the batch end. */
export interface Invocation {
  readonly broadcastId: string;
  readonly requestId: string;
}

export class OutcomeRecorder {
  #writing: Promise<void> = Promise.resolve();
  #recorded = 0;
  #unrecorded = 0;
  #error: unknown = new Error('It was not written when the invocation had to end');

  /** @param put writes a row of the outcomes table */
  constructor(
    private readonly put: (row: OutcomesRow) => Promise<unknown>,
    private readonly broadcastRetentionDays: number,
  ) {}

  /** In the background, once a batch; of no connections it keeps no row. */
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

  /** Settles when the row is written, or could not be. */
  done(): Promise<void> {
    return this.#writing;
  }

  /** Connections whose outcome is known to be in the table. */
  get recorded(): number {
    return this.#recorded;
  }

  /** Connections whose outcome is not in the table, or not yet. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  /** Why they are not. */
  get error(): unknown {
    return this.#error;
  }
}
