/** The groups and their schedules, and the timers that run them. */
import { arn, type Environment } from '../core/identity';
import { ServiceError } from '../core/service';
import type { Clock } from '../events/clock';
import { DEFAULT_GROUP, type NewSchedule, type Schedule } from './schedule';

export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
}

/** Milliseconds between tries to start a target. AWS does not say its own. */
const RETRY_MS = 5000;

export class ScheduleStore {
  readonly #groups = new Map<string, ScheduleGroup>();
  readonly #schedules = new Map<string, Schedule>();
  readonly #timers = new Map<string, () => void>();

  /** @param start starts the target of a schedule; may fail */
  constructor(
    private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly start: (schedule: Schedule) => Promise<void>,
  ) {
    this.addGroup(DEFAULT_GROUP);
  }

  addGroup(name: string): ScheduleGroup {
    const group = { name, arn: this.groupArn(name), createdAt: this.#now() };
    this.#groups.set(name, group);
    return group;
  }

  groups(): readonly ScheduleGroup[] {
    return [...this.#groups.values()];
  }

  /** @throws ServiceError ResourceNotFoundException */
  group(name: string): ScheduleGroup {
    const group = this.#groups.get(name);
    if (group) return group;
    throw new ServiceError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
  }

  groupArn(name: string): string {
    return arn(this.environment, 'scheduler', `schedule-group/${name}`);
  }

  arnOf(group: string, name: string): string {
    return arn(this.environment, 'scheduler', `schedule/${group}/${name}`);
  }

  /** @throws ServiceError ConflictException, or ResourceNotFoundException for its group */
  create(given: NewSchedule): Schedule {
    const { name, group } = given;
    this.group(group);
    const key = this.arnOf(group, name);
    if (this.#schedules.has(key)) throw new ServiceError('ConflictException', `Schedule ${name} already exists.`, 409);
    const schedule = { ...given, arn: key, createdAt: this.#now() };
    this.#schedules.set(key, schedule);
    // AWS does not say what becomes of one for the past. Here it runs at once.
    if (schedule.enabled) this.#runIn(Math.max(0, schedule.at - this.clock.now()), schedule, 1);
    return schedule;
  }

  schedules(): readonly Schedule[] {
    return [...this.#schedules.values()];
  }

  /** @throws ServiceError ResourceNotFoundException */
  schedule(group: string, name: string): Schedule {
    const schedule = this.#schedules.get(this.arnOf(group, name));
    if (schedule) return schedule;
    throw new ServiceError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  }

  delete({ arn: key }: Schedule): void {
    this.#timers.get(key)?.();
    this.#timers.delete(key);
    this.#schedules.delete(key);
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #runIn(milliseconds: number, schedule: Schedule, attempt: number): void {
    this.#timers.set(
      schedule.arn,
      this.clock.after(milliseconds, () => void this.#run(schedule, attempt)),
    );
  }

  /** A schedule that was deleted, or made anew, while its target was called keeps what it has now. */
  async #run(schedule: Schedule, attempt: number): Promise<void> {
    const { maximumAttempts, maximumAgeSeconds } = schedule.target;
    const isOver = await this.start(schedule).then(
      () => true,
      () => attempt > maximumAttempts || this.clock.now() + RETRY_MS > schedule.at + maximumAgeSeconds * 1000,
    );
    if (this.#schedules.get(schedule.arn) !== schedule) return;
    if (!isOver) return this.#runIn(RETRY_MS, schedule, attempt + 1);
    this.#timers.delete(schedule.arn);
    if (schedule.deleteAfter) this.#schedules.delete(schedule.arn);
  }

  #now(): Date {
    return new Date(this.clock.now());
  }
}
