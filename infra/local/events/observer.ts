/**
 * What an observer of EventBridge is told: which events came, which rules matched them or why not, and the result of each
 * delivery. The command line uses it for explanations; without an observer, only lost events are printed.
 */
import { standardError } from '#infra/terminal/standard';
import type { DeliveryFailure } from './delivery/failure';
import type { BusEvent } from './event';
import type { Mismatch } from './pattern';

export type EventBridgeNotice =
  | { readonly type: 'received'; readonly busName: string; readonly event: BusEvent }
  /** The bus does not exist; PutEvents still succeeds, as on AWS. */
  | { readonly type: 'dropped'; readonly busName: string; readonly event: BusEvent }
  | { readonly type: 'matched'; readonly ruleArn: string; readonly event: BusEvent }
  | { readonly type: 'unmatched'; readonly ruleArn: string; readonly event: BusEvent; readonly mismatch: Mismatch }
  | (DeliveryNotice & { readonly type: 'delivered'; readonly attempts: number })
  | (DeliveryNotice & { readonly type: 'retrying'; readonly failure: DeliveryFailure; readonly delayMs: number })
  | (DeliveryNotice & { readonly type: 'dead-lettered'; readonly failure: DeliveryFailure; readonly queueArn: string })
  /** Failed for good, and there is no dead-letter queue or it did not take the event. */
  | (DeliveryNotice & { readonly type: 'lost'; readonly failure: DeliveryFailure; readonly queueProblem?: string })
  /** Local mode was stopped while the delivery waited for its next attempt. */
  | (DeliveryNotice & { readonly type: 'abandoned' });

interface DeliveryNotice {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly event: BusEvent;
}

export type EventBridgeObserver = (notice: EventBridgeNotice) => void;

/** The default observer. */
export const warnOfLostEvents: EventBridgeObserver = (notice) => {
  if (notice.type === 'dropped') {
    const { event, busName } = notice;
    standardError.print(
      `EventBridge dropped event ${event.id} (${event.source}, ${event['detail-type']}): there is no bus '${busName}'. PutEvents does not report this, here or on AWS. The output EventBusName names the stack's bus.`,
    );
  }
  if (notice.type !== 'lost') return;
  const { event, ruleArn, targetArn, failure, queueProblem } = notice;
  const queue = queueProblem === undefined ? 'it has no dead-letter queue' : `its dead-letter queue: ${queueProblem}`;
  standardError.print(
    `EventBridge lost event ${event.id}: ${ruleArn} could not deliver it to ${targetArn} (${failure.code}: ${failure.message}); ${queue}.`,
  );
};
