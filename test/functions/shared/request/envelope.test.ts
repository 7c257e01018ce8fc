import fc from 'fast-check';
import { serialise, sourceOf } from '#shared/request/envelope';
import { MAX_MESSAGE_BYTES } from '#shared/base/aws-limits';
import { MAX_INLINE_ENVELOPE_BYTES } from '#shared/contracts/limits';

const envelope = (data: unknown) => ({ id: 'M/s/1', type: 'OrderShipped', time: '2026-11-21T10:00:00Z', data });
const overhead = Buffer.byteLength(serialise(envelope('')));

it('says the same to every client, whatever the data', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(JSON.parse(serialise(envelope(data)))).toEqual(JSON.parse(JSON.stringify(envelope(data))));
    }),
  );
});

it('may be as large as one message, counted in bytes of UTF-8', () => {
  expect(Buffer.byteLength(serialise(envelope('x'.repeat(MAX_MESSAGE_BYTES - overhead))))).toBe(MAX_MESSAGE_BYTES);
  expect(() => serialise(envelope('x'.repeat(MAX_MESSAGE_BYTES - overhead + 1)))).toThrow(
    'message.data makes an envelope of 131073 bytes, but a WebSocket message has at most 131072: send a reference that clients fetch',
  );
  expect(() => serialise(envelope('é'.repeat(MAX_MESSAGE_BYTES / 2)))).toThrow(/^message\.data makes an envelope of/);
});

it('travels by value until its escaped text is too large for the state payload', () => {
  // Two bytes are the quotes around the escaped text.
  const room = MAX_INLINE_ENVELOPE_BYTES - 2;
  expect(sourceOf('x'.repeat(room))).toEqual({ text: 'x'.repeat(room) });
  expect(sourceOf('x'.repeat(room + 1))).toEqual({ storedIn: 'broadcasts-table' });
  expect(sourceOf('"'.repeat(room / 2))).toEqual({ text: '"'.repeat(room / 2) });
  expect(sourceOf('"'.repeat(room / 2 + 1))).toEqual({ storedIn: 'broadcasts-table' });
});
