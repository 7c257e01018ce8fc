/** The envelope, serialised once: every client receives these very bytes. */
import type { Envelope, EnvelopeSource } from '../contracts';
import { MAX_MESSAGE_BYTES } from '../base/aws-limits';
import { MAX_INLINE_ENVELOPE_BYTES } from '../contracts/limits';
import { InvalidRequestError } from '../base/errors';

/** @throws InvalidRequestError when it is larger than one WebSocket message */
export function serialise(envelope: Envelope): string {
  const text = JSON.stringify(envelope);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new InvalidRequestError(
      `message.data makes an envelope of ${bytes} bytes, and a WebSocket message holds at most ${MAX_MESSAGE_BYTES}: send a reference that clients fetch`,
    );
  }
  return text;
}

/** By value when small: it travels in the payload of every state and batch, as a JSON string with its quotes escaped. */
export function sourceOf(envelope: string): EnvelopeSource {
  const escapedBytes = Buffer.byteLength(JSON.stringify(envelope));
  return escapedBytes > MAX_INLINE_ENVELOPE_BYTES ? { storedIn: 'broadcasts-table' } : { text: envelope };
}
