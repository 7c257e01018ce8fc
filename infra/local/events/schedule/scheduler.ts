/** Runs the rules with a schedule: each tick is a `Scheduled Event` for the targets of that one rule. */
import { randomUUID } from 'node:crypto';
import { type Environment, ACCOUNT_ID } from '../../core/identity';
import type { Rule } from '../bus/event-bus';
import type { Clock } from '../clock';
import { type BusEvent, eventTime } from '../event';
import type { Publisher } from '../publish/publisher';
import type { NextTime } from './cron';
import { parseSchedule } from './schedule';

const MAX_LATENESS_MS = 60_000;

export class Scheduler {
  /** Functions that end a rule's schedule, by its ARN. */
  readonly #running = new Map<string, () => void>();

  constructor(
    private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly publisher: Publisher,
    private readonly runs = true,
  ) {}

  /**
   * Starts, changes or ends the schedule of a rule.
   * @param current returns the rule as it is at each tick
   * @throws ServiceError ValidationException for an expression that EventBridge does not accept
   */
  set({ arn, scheduleExpression, state }: Rule, current: () => Rule): void {
    const nextTime = scheduleExpression === undefined ? undefined : parseSchedule(scheduleExpression);
    this.#running.get(arn)?.();
    this.#running.delete(arn);
    if (this.runs && nextTime && state === 'ENABLED') this.#wait(arn, nextTime, this.clock.now(), current);
  }

  stop(): void {
    for (const end of this.#running.values()) end();
    this.#running.clear();
  }

  #wait(arn: string, nextTime: NextTime, after: number, current: () => Rule): void {
    const time = nextTime(after);
    if (time === undefined) return;
    const cancel = this.clock.after(Math.max(0, time - this.clock.now()), () => {
      // After a night in standby, missed ticks are skipped.
      const late = this.clock.now() - time > MAX_LATENESS_MS;
      this.#wait(arn, nextTime, late ? this.clock.now() : time, current);
      this.publisher.deliver(current(), this.#scheduledEvent(arn, time));
    });
    this.#running.set(arn, cancel);
  }

  #scheduledEvent(arn: string, time: number): BusEvent {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: ACCOUNT_ID,
      time: eventTime(time),
      region: this.environment.region,
      resources: [arn],
      detail: {},
    };
  }
}
