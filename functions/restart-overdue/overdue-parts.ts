/** Parts and results of a run that looks for overdue broadcasts. */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { OpenRows } from './open-rows';
import type { Outlets } from './outlets';
import type { UnopenedEvents } from './unopened-events';

/** The result for one broadcast or event. */
export type TakenUp = 'restarted' | 'published' | 'givenUp' | 'notDue';

/** The number of each result. */
export type OverdueSummary = Record<TakenUp | 'notTakenUp', number>;

export interface OverdueParts {
  readonly rows: OpenRows;
  readonly outlets: Pick<Outlets, 'start' | 'publish' | 'keep'>;
  readonly unopened: Pick<UnopenedEvents, 'receive' | 'remove'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds to retry an event that cannot be opened before it goes to the dead-letter queue. */
  readonly openWithinMs: number;
  /** Gets the summary, before an error is thrown for broadcasts that could not be handled. */
  readonly onSummary: (summary: OverdueSummary) => void;
}
