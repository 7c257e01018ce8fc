/** What the tables hold about a broadcast. */
import type { DeliveryReport } from '#shared/contracts';
import type { UserCaughtUp } from '#shared/history/caught-up';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';

export type { DeliveryReport, RecipientOutcome, UserCaughtUp };

/** The row of a broadcast. */
export interface BroadcastState {
  readonly status: string;
  /** How often it was started. */
  readonly attempt: number;
  /** ARN of the execution that holds the claim. */
  readonly owner: string;
  /** ISO 8601; present once the report is on the bus. */
  readonly publishedAt?: string;
  /** Whether nothing is left to do: the report is on the bus, or the setting `reports` leaves it out. */
  readonly isClosed: boolean;
  readonly report?: DeliveryReport;
  /** The recorded outcomes, up to some thousands. */
  readonly outcomes: readonly RecipientOutcome[];
  /** What users caught up with later, oldest first, up to some hundreds. */
  readonly caughtUp: readonly UserCaughtUp[];
  /** In words, how many acknowledged it, and who did not. Absent if the broadcast did not ask for it. */
  readonly acknowledged?: string;
  /** In words, who is to be reached in another way. Absent if the broadcast has no `ifUnreached`. */
  readonly toReach?: string;
  /** Id of the trace it belongs to, in hexadecimal. */
  readonly traceId?: string;
  /** What the records do not tell, and what to do about it, one line each. */
  readonly unknown: readonly string[];
}
