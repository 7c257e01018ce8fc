/** An archive: the events of one bus that match its pattern, in memory, up to its retention and size limit. */
import type { BusEvent } from '../event';
import { MAX_ARCHIVE_BYTES } from '../limits';
import type { PatternWithText } from '../pattern';

export interface ArchiveDefinition {
  readonly name: string;
  readonly arn: string;
  /** ARN of the bus. */
  readonly sourceArn: string;
  readonly description: string | undefined;
  readonly pattern: PatternWithText | undefined;
  /** 0 keeps events for ever. */
  readonly retentionDays: number;
  readonly createdAt: Date;
}

interface ArchivedEvent {
  readonly event: BusEvent;
  /** Epoch milliseconds. */
  readonly archivedAt: number;
  readonly bytes: number;
}

const DAY_MS = 86_400_000;

export class Archive {
  #events: ArchivedEvent[] = [];
  #bytes = 0;

  constructor(
    readonly definition: ArchiveDefinition,
    private readonly maximumBytes = MAX_ARCHIVE_BYTES,
  ) {}

  /** Keeps the event if it matches the pattern. */
  take(event: BusEvent, now: number): void {
    const { pattern } = this.definition;
    if (event['replay-name'] !== undefined || pattern?.compiled.matches(event) === false) return;
    const bytes = Buffer.byteLength(JSON.stringify(event));
    this.#events.push({ event, archivedAt: now, bytes });
    this.#bytes += bytes;
    this.#expire(now);
    while (this.#bytes > this.maximumBytes) this.#forget(1);
  }

  /** How much is stored. */
  size(now: number): { readonly events: number; readonly bytes: number } {
    this.#expire(now);
    return { events: this.#events.length, bytes: this.#bytes };
  }

  /** The events whose time is in the range, oldest first. Times are epoch milliseconds, the end is exclusive. */
  between(from: number, to: number, now: number): BusEvent[] {
    this.#expire(now);
    const timeOf = (event: BusEvent) => Date.parse(event.time);
    return this.#events
      .map(({ event }) => event)
      .filter((event) => timeOf(event) >= from && timeOf(event) < to)
      .sort((one, other) => timeOf(one) - timeOf(other));
  }

  #expire(now: number): void {
    const { retentionDays } = this.definition;
    if (retentionDays === 0) return;
    const firstKept = this.#events.findIndex(({ archivedAt }) => now - archivedAt < retentionDays * DAY_MS);
    this.#forget(firstKept === -1 ? this.#events.length : firstKept);
  }

  #forget(count: number): void {
    for (const { bytes } of this.#events.splice(0, count)) this.#bytes -= bytes;
  }
}
