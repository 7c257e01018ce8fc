/** Meters EventBridge: every event that came onto a bus, and what of it the archive keeps. */
import { EVENT_SOURCE } from '#shared/contracts';
import { eventsBilled } from '#tools/cost/billing-rules';
import { warnOfLostEvents, type EventBridgeNotice } from '#local/events/index';

/** Bytes of the time of an entry. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const TIME_BYTES = 14;

export class EventMeter {
  events = 0;
  archivedBytes = 0;

  /** To be given to the local cloud at boot. */
  readonly observe = (notice: EventBridgeNotice): void => {
    warnOfLostEvents(notice);
    if (notice.type !== 'received') return;
    const { event } = notice;
    const entry = `${event.source}${event['detail-type']}${JSON.stringify(event.detail)}`;
    this.events += eventsBilled(TIME_BYTES + Buffer.byteLength(entry));
    // What the stack's archive takes: everything but what the service publishes itself.
    if (event.source !== EVENT_SOURCE) this.archivedBytes += Buffer.byteLength(JSON.stringify(event));
  };

  reset(): void {
    this.events = 0;
    this.archivedBytes = 0;
  }
}
