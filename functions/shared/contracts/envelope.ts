/** What a client receives, and what of it can be told from any other message. */

/** As JSON text; clients drop an `id` they have seen. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, the time of the domain event. */
  readonly time: string;
  readonly data: unknown;
}

/** Replies to a client's own messages, and what API Gateway itself says, have no `id`. */
export const isEnvelope = (message: { readonly id?: unknown; readonly type?: unknown }): message is Envelope =>
  typeof message.id === 'string' && typeof message.type === 'string';

/**
 * The envelope on its way to the sender: the JSON text itself, or, when the text would take too much of a 256 KiB state
 * payload, a reference to the broadcasts row that holds it.
 */
export type EnvelopeSource = { readonly text: string } | { readonly storedIn: 'broadcasts-table' };
