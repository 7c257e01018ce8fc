/** Serializes the envelope once: every client receives exactly these bytes. */
import type { BroadcastRequest, Envelope, EnvelopeSource } from '../contracts';
import { MAX_MESSAGE_BYTES } from '../base/aws-limits';
import { MAX_INLINE_ENVELOPE_BYTES, MAX_RESUMED_BYTES_BESIDE } from '../contracts/limits';
import { InvalidRequestError } from '../base/errors';

/**
 * `traceparent` is its last member, so that {@link traceparentIn} finds it.
 * @throws InvalidRequestError if it is larger than one WebSocket message, or than what a resume can bring
 */
export function serialise({ traceparent, ...envelope }: Envelope): string {
  const text = JSON.stringify({ ...envelope, traceparent });
  const bytes = Buffer.byteLength(text);
  const allowed = envelope.at === undefined ? MAX_MESSAGE_BYTES : MAX_MESSAGE_BYTES - MAX_RESUMED_BYTES_BESIDE;
  if (bytes > allowed) {
    throw new InvalidRequestError(
      `message.data makes an envelope of ${bytes} bytes, but a WebSocket message has at most ${allowed}: send a reference that clients fetch`,
    );
  }
  return text;
}

/** Nothing else in an envelope ends with a quotation mark and one brace after this name: `data` is always followed by more, or by two. */
const LAST_MEMBER = /,"traceparent":"([0-9a-f-]{55})"\}$/;

/**
 * The trace of an envelope, without reading all of it: a sender gets up to 128 KB of text, and needs only this.
 * @param text from {@link serialise}
 */
export const traceparentIn = (text: string): string | undefined => LAST_MEMBER.exec(text)?.[1];

/**
 * @param isWritten whether it goes to history, to a channel or to everyone
 * @throws InvalidRequestError if the service cannot keep it as a last value
 */
export function checkRetained({ audience, message }: BroadcastRequest, isWritten: boolean): void {
  const { users = [], channels = [], everyone = false } = audience;
  if (!isWritten)
    throw new InvalidRequestError(
      'message.retain needs history: this stack keeps none, or history is false, or the audience has only connections',
    );
  if (!everyone && (users.length > 0 || channels.length === 0))
    throw new InvalidRequestError('message.retain keeps a last value of channels or of everyone, not of users');
  const bytes = Buffer.byteLength(JSON.stringify(message));
  if (bytes > MAX_INLINE_ENVELOPE_BYTES)
    throw new InvalidRequestError(
      `message.retain keeps at most ${MAX_INLINE_ENVELOPE_BYTES} bytes, and the message has ${bytes}: send a reference that clients fetch`,
    );
}

/** A small envelope travels by value, in the payload of every state and batch, as a JSON string with escaped quotes. */
export function sourceOf(envelope: string): EnvelopeSource {
  const escapedBytes = Buffer.byteLength(JSON.stringify(envelope));
  return escapedBytes > MAX_INLINE_ENVELOPE_BYTES ? { storedIn: 'broadcasts-table' } : { text: envelope };
}
