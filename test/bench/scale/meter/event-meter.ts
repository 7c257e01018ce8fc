/** Meters EventBridge: every event on a bus, and what the archive keeps of it. */
import { EVENT_SOURCE } from '#shared/contracts';
import { eventsBilled } from '#tools/cost/billing-rules';
import { warnOfLostEvents, type EventBridgeNotice } from '#local/events/index';

/** Bytes of an entry's time. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const TIME_BYTES = 14;

export class EventMeter {
  events = 0;
  archivedBytes = 0;

  /** Pass it to the local cloud at boot. */
  readonly observe = (notice: EventBridgeNotice): void => {
    warnOfLostEvents(notice);
    if (notice.type !== 'received') return;
    const { event } = notice;
    const entry = `${event.source}${event['detail-type']}${JSON.stringify(event.detail)}`;
    this.events += eventsBilled(TIME_BYTES + Buffer.byteLength(entry));
    // The stack's archive takes everything except what the service publishes itself.
    if (event.source !== EVENT_SOURCE) this.archivedBytes += Buffer.byteLength(JSON.stringify(event));
  };

  reset(): void {
    this.events = 0;
    this.archivedBytes = 0;
  }
}
