/** What a client receives, and how to recognize it. */
import type { AcknowledgeAsked } from './acknowledge';

/**
 * Marks a message as the last value of a key, such as the status of one order: a client that has a newer version of the
 * same `type` and `key` drops it. Delivery has no order, so without it an older status may be shown last.
 */
export interface Supersedes {
  /** What the message is about, such as an order's id: 1 to 128 characters. */
  readonly key: string;
  /**
   * Versions of a key grow. Numbers compare as numbers, strings character by character, as ISO 8601 times and ULIDs expect
   * it. A number and a string do not compare: neither drops the other.
   */
  readonly version: number | string;
}

/** Sent as JSON text. Clients drop an `id` they have seen. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, the time of the domain event. */
  readonly time: string;
  readonly data: unknown;
  /** @default - clients keep every message */
  readonly supersedes?: Supersedes;
  /** Key of the last value that the message is; see `Message.retain`. */
  readonly retain?: string;
  /**
   * When it was written to history, and a hash of its id: positions sort as text. Absent if a client that was away cannot get
   * it.
   */
  readonly at?: string;
  /** The client is to acknowledge it. @default - nobody waits for that */
  readonly acknowledge?: AcknowledgeAsked;
  /** The trace it belongs to, as W3C Trace Context writes it. @default - it belongs to none */
  readonly traceparent?: string;
}

/** Replies to a client's own messages, of which some name its `id`, and messages of API Gateway itself have no `time`. */
export const isEnvelope = (message: { readonly [Name in keyof Envelope]?: unknown }): message is Envelope =>
  typeof message.id === 'string' && typeof message.type === 'string' && typeof message.time === 'string';

/**
 * How the envelope reaches the sender: as JSON text, or, if the text would take too much of a 256 KiB state payload, as
 * a reference to the broadcasts row that has it.
 */
export type EnvelopeSource = { readonly text: string } | { readonly storedIn: 'broadcasts-table' };
