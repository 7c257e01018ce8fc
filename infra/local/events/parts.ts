/** The parts of the local EventBridge, created once per context. */
import type { LocalContext } from '../core/context';
import { Archives } from './archive/archives';
import { Replays } from './archive/replays';
import { BusStore } from './bus/bus-store';
import { Rules } from './bus/rules';
import { type Clock, systemClock } from './clock';
import { type Backoff, DEFAULT_BACKOFF } from './delivery/backoff';
import { Deliveries } from './delivery/deliveries';
import { type EventBridgeObserver, warnOfLostEvents } from './observer';
import { Publisher } from './publish/publisher';
import { Scheduler } from './schedule/scheduler';

export interface EventBridgeOptions {
  /** Called with every event, decision and delivery. @default - lost events are printed as warnings */
  readonly observe?: EventBridgeObserver;
  /** Buses that the template refers to without making them. @default - only the default bus */
  readonly existingBuses?: readonly string[];
  /** @default - the system's */
  readonly clock?: Clock;
  /** Whether schedules run; a test that starts them itself turns them off. @default true */
  readonly schedules?: boolean;
  /** Waits between attempts. @default - 1 s, doubled up to 10 min */
  readonly backoff?: Backoff;
  /** From 0 to below 1, for the jitter. @default Math.random */
  readonly random?: () => number;
}

export function createParts(context: LocalContext, options: EventBridgeOptions) {
  const { clock = systemClock, backoff = DEFAULT_BACKOFF, random = Math.random } = options;
  const observers = new Set<EventBridgeObserver>([options.observe ?? warnOfLostEvents]);
  const observe: EventBridgeObserver = (notice) => {
    for (const observer of observers) observer(notice);
  };
  const buses = new BusStore(context.environment, clock, context.resourcePolicies);
  for (const name of options.existingBuses ?? []) buses.create(name);
  const deliveries = new Deliveries({ context, clock, random, backoff, observe });
  const publisher = new Publisher({ clock, deliveries, observe });
  const scheduler = new Scheduler(context.environment, clock, publisher, options.schedules);
  const rules = new Rules(context, buses, scheduler);
  const archives = new Archives(buses, clock);
  const replays = new Replays(buses, archives, publisher, clock);
  return { context, clock, buses, deliveries, observers, publisher, scheduler, rules, archives, replays };
}

export type EventBridgeParts = ReturnType<typeof createParts>;
