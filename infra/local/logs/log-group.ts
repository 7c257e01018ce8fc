/** One log group: the newest events, in a ring limited by count and bytes; the oldest are dropped. */

/** The only stream of every group: on one machine there are no instances to tell apart. */
export const STREAM_NAME = 'local';
/** Bytes CloudWatch Logs counts for an event besides its message. */
const EVENT_OVERHEAD_BYTES = 26;
/** Characters of one message; CloudWatch Logs accepts events of up to 1 MiB. */
const MAX_MESSAGE_CHARACTERS = 1024 * 1024;

export interface LogEvent {
  /** Rises across the whole store; orders events of the same millisecond. */
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

export interface RingBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

export class LogGroup {
  readonly createdAt = Date.now();
  #events: LogEvent[] = [];
  /** Index of the oldest event kept; what is before it is removed once it is half of the array. */
  #head = 0;
  #bytes = 0;

  constructor(
    readonly name: string,
    private readonly bounds: RingBounds,
    readonly retentionInDays?: number,
  ) {}

  get storedBytes(): number {
    return this.#bytes;
  }

  /** Oldest first. */
  events(): readonly LogEvent[] {
    return this.#events.slice(this.#head);
  }

  add(sequence: number, message: string): LogEvent {
    const event = { sequence, timestamp: Date.now(), message: message.slice(0, MAX_MESSAGE_CHARACTERS) };
    this.#events.push(event);
    this.#bytes += bytesOf(event);
    this.#forgetOldest();
    return event;
  }

  #forgetOldest(): void {
    const { maxEvents, maxBytes } = this.bounds;
    while (this.#events.length - this.#head > maxEvents || this.#bytes > maxBytes) {
      const oldest = this.#events[this.#head];
      if (!oldest) return;
      this.#bytes -= bytesOf(oldest);
      this.#head += 1;
    }
    if (this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }
}

const bytesOf = ({ message }: LogEvent): number => Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
