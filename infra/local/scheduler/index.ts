/**
 * EventBridge Scheduler in local mode: one-time schedules, in memory, that start state machines. Groups come from the template,
 * schedules from the API. Recurring schedules, other targets and schedules of the template are refused by name.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import { type Clock, systemClock } from '../events/clock';
import { schedulerHttp } from './http';
import { schedulerService } from './operations';
import { scheduleGroupProvider } from './provider';
import { ScheduleStore } from './schedule-store';
import { startTarget } from './target';

export interface SchedulerOptions {
  /** @default - the system's */
  readonly clock?: Clock;
}

export function createSchedulerModule(context: LocalContext, options: SchedulerOptions = {}): ServiceModule {
  const { clock = systemClock } = options;
  const store = new ScheduleStore(context.environment, clock, (schedule) => startTarget(schedule, context));
  return {
    service: schedulerService(store, context),
    http: schedulerHttp(context),
    providers: [scheduleGroupProvider(store)],
  };
}
