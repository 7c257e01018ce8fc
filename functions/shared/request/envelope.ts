/** Serializes the envelope once: every client receives exactly these bytes. */
import type { Envelope, EnvelopeSource } from '../contracts';
import { MAX_MESSAGE_BYTES } from '../base/aws-limits';
import { MAX_INLINE_ENVELOPE_BYTES } from '../contracts/limits';
import { InvalidRequestError } from '../base/errors';

/** @throws InvalidRequestError if it is larger than one WebSocket message */
export function serialise(envelope: Envelope): string {
  const text = JSON.stringify(envelope);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new InvalidRequestError(
      `message.data makes an envelope of ${bytes} bytes, but a WebSocket message has at most ${MAX_MESSAGE_BYTES}: send a reference that clients fetch`,
    );
  }
  return text;
}

/** A small envelope travels by value, in the payload of every state and batch, as a JSON string with escaped quotes. */
export function sourceOf(envelope: string): EnvelopeSource {
  const escapedBytes = Buffer.byteLength(JSON.stringify(envelope));
  return escapedBytes > MAX_INLINE_ENVELOPE_BYTES ? { storedIn: 'broadcasts-table' } : { text: envelope };
}
