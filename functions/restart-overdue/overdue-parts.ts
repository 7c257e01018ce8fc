/** What a run that looks for overdue broadcasts works with. */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { OpenRows } from './open-rows';
import type { Outlets } from './outlets';
import type { UnopenedEvents } from './unopened-events';

/** What became of one broadcast or event. */
export type TakenUp = 'restarted' | 'published' | 'givenUp' | 'notDue';

/** How many were taken up in which way. */
export type OverdueSummary = Record<TakenUp | 'notTakenUp', number>;

export interface OverdueParts {
  readonly rows: OpenRows;
  readonly outlets: Pick<Outlets, 'start' | 'publish' | 'keep'>;
  readonly unopened: Pick<UnopenedEvents, 'receive' | 'remove'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds an event that cannot be opened is tried before it goes to the dead-letter queue. */
  readonly openWithinMs: number;
  /** Told how the run went, before an error is thrown for what could not be taken up. */
  readonly onSummary: (summary: OverdueSummary) => void;
}
