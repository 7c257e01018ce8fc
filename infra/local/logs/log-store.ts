/**
 * All log groups of the local cloud. Made before the services, which write to it as `context.logs`; their logs are
 * stored only here. A listener may print them live.
 */
import type { LogSink } from '../core/context';
import { type LogEvent, type RingBounds, LogGroup } from './log-group';

export interface LogStoreOptions {
  /** Events kept in one group. @default 10000 */
  readonly maxEventsPerGroup?: number;
  /** Bytes kept in one group. @default 8388608 (8 MiB) */
  readonly maxBytesPerGroup?: number;
}

export interface WrittenEvent extends LogEvent {
  readonly logGroup: string;
}

export class LogStore implements LogSink {
  readonly #groups = new Map<string, LogGroup>();
  readonly #listeners = new Set<(event: WrittenEvent) => void>();
  readonly #bounds: RingBounds;
  #sequence = 0;

  constructor({ maxEventsPerGroup = 10_000, maxBytesPerGroup = 8 * 1024 * 1024 }: LogStoreOptions = {}) {
    this.#bounds = { maxEvents: maxEventsPerGroup, maxBytes: maxBytesPerGroup };
  }

  /** Makes the group if it does not exist, like Lambda and API Gateway do. */
  write(logGroup: string, message: string): void {
    const group = this.#groups.get(logGroup) ?? this.createGroup(logGroup);
    const event = group.add(++this.#sequence, message);
    for (const listener of this.#listeners) listener({ ...event, logGroup });
  }

  /** Keeps what was written to a group of that name before. */
  createGroup(name: string, retentionInDays?: number): LogGroup {
    const group = this.#groups.get(name) ?? new LogGroup(name, this.#bounds, retentionInDays);
    this.#groups.set(name, group);
    return group;
  }

  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /** By name. */
  groups(): readonly LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Calls the listener with every event from now on. @returns a function that stops it */
  onWrite(listener: (event: WrittenEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** The log sink of a local cloud; also pass it to `createLogsModule`. */
export const createLogSink = (options?: LogStoreOptions): LogStore => new LogStore(options);
