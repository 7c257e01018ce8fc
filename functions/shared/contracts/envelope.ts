/** What a client receives, and how to recognize it. */

/** Sent as JSON text. Clients drop an `id` they have seen. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, the time of the domain event. */
  readonly time: string;
  readonly data: unknown;
}

/** Replies to a client's own messages, and messages of API Gateway itself, have no `id`. */
export const isEnvelope = (message: { readonly id?: unknown; readonly type?: unknown }): message is Envelope =>
  typeof message.id === 'string' && typeof message.type === 'string';

/**
 * How the envelope reaches the sender: as JSON text, or, if the text would take too much of a 256 KiB state payload, as
 * a reference to the broadcasts row that has it.
 */
export type EnvelopeSource = { readonly text: string } | { readonly storedIn: 'broadcasts-table' };
