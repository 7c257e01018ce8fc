/**
 * EventBridge in local mode: buses, rules, targets, schedules, archives and replays, in memory. It behaves like AWS in what
 * matches, what a target receives, and what happens to an event that cannot be delivered.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import { eventBridgeService } from './operations';
import type { EventBridgeObserver } from './observer';
import { type EventBridgeOptions, createParts } from './parts';
import { archiveProvider } from './providers/archive';
import { eventBusPolicyProvider, eventBusProvider } from './providers/event-bus';
import { ruleProvider } from './providers/rule';

export type { Clock } from './clock';
export type { Backoff } from './delivery/backoff';
export type { DeliveryFailure } from './delivery/failure';
export type { BusEvent } from './event';
export type { EventBridgeNotice, EventBridgeObserver } from './observer';
export { warnOfLostEvents } from './observer';
export type { EventBridgeOptions } from './parts';

/** Milliseconds that running attempts get when local mode stops. */
const STOP_GRACE_MS = 2000;

export interface EventBridgeModule extends ServiceModule {
  /** Calls the observer with every event, decision and delivery from now on. @returns a function that stops it */
  onNotice(observer: EventBridgeObserver): () => void;
}

export function createEventBridgeModule(context: LocalContext, options: EventBridgeOptions = {}): EventBridgeModule {
  const parts = createParts(context, options);
  const stop = async () => {
    parts.scheduler.stop();
    parts.replays.stop();
    await parts.deliveries.stop(STOP_GRACE_MS);
  };
  return {
    onNotice(observer) {
      parts.observers.add(observer);
      return () => void parts.observers.delete(observer);
    },
    service: eventBridgeService(parts, stop),
    providers: [
      eventBusProvider(parts.buses),
      eventBusPolicyProvider(parts.buses),
      ruleProvider(parts.rules, parts.buses),
      archiveProvider(parts.archives, parts.buses),
    ],
  };
}
