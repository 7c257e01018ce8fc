/** What the tables hold of a broadcast. */
import type { DeliveryReport } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';

export type { DeliveryReport, RecipientOutcome };

/** The row of a broadcast. */
export interface BroadcastState {
  readonly status: string;
  /** Times it was started. */
  readonly attempt: number;
  /** ARN of the execution that holds the claim. */
  readonly owner: string;
  /** ISO 8601, once the report is on the bus. */
  readonly publishedAt?: string;
  readonly report?: DeliveryReport;
  /** The first thousands of those recorded. */
  readonly outcomes: readonly RecipientOutcome[];
  /** What no record says, and what to do about it: a line each. */
  readonly unknown: readonly string[];
}
