import fc from 'fast-check';
import { checkRetained, serialise, sourceOf } from '#shared/request/envelope';
import { MAX_MESSAGE_BYTES } from '#shared/base/aws-limits';
import type { Audience } from '#shared/contracts';
import { MAX_INLINE_ENVELOPE_BYTES, MAX_RESUMED_BYTES_BESIDE } from '#shared/contracts/limits';

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

it('leaves room for the reply that brings it, if history gets it', () => {
  const placed = (data: string) => serialise({ ...envelope(data), at: '1764000000000-0123456789abcdef' });
  const room = MAX_MESSAGE_BYTES - MAX_RESUMED_BYTES_BESIDE - Buffer.byteLength(placed(''));
  expect(Buffer.byteLength(placed('x'.repeat(room)))).toBe(MAX_MESSAGE_BYTES - MAX_RESUMED_BYTES_BESIDE);
  expect(() => placed('x'.repeat(room + 1))).toThrow('a WebSocket message has at most 130048');
});

describe('a last value', () => {
  const check = (audience: Audience, isWritten = true, data: unknown = 1) =>
    checkRetained({ audience, message: { type: 'price', data, retain: 'A-1' } }, isWritten);

  it.each<Audience>([{ everyone: true }, { everyone: true, users: ['alice'] }, { channels: ['prices'] }])(
    'is kept for %j',
    (audience) => expect(() => check(audience)).not.toThrow(),
  );

  it.each<Audience>([{ users: ['alice'] }, { users: ['alice'], channels: ['prices'] }, { connections: ['c1='] }])(
    'is refused for %j',
    (audience) => expect(() => check(audience)).toThrow('keeps a last value of channels or of everyone, not of users'),
  );

  it('is refused if history does not get it', () => {
    expect(() => check({ everyone: true }, false)).toThrow('message.retain needs history');
  });

  it('has at most 16 KB with its key', () => {
    const room = MAX_INLINE_ENVELOPE_BYTES - Buffer.byteLength('{"type":"price","data":"","retain":"A-1"}');
    expect(() => check({ everyone: true }, true, 'x'.repeat(room))).not.toThrow();
    expect(() => check({ everyone: true }, true, 'x'.repeat(room + 1))).toThrow(
      'message.retain keeps at most 16384 bytes, and the message has 16385',
    );
  });
});

it('travels by value until its escaped text is too large for the state payload', () => {
  // Two bytes are the quotes around the escaped text.
  const room = MAX_INLINE_ENVELOPE_BYTES - 2;
  expect(sourceOf('x'.repeat(room))).toEqual({ text: 'x'.repeat(room) });
  expect(sourceOf('x'.repeat(room + 1))).toEqual({ storedIn: 'broadcasts-table' });
  expect(sourceOf('"'.repeat(room / 2))).toEqual({ text: '"'.repeat(room / 2) });
  expect(sourceOf('"'.repeat(room / 2 + 1))).toEqual({ storedIn: 'broadcasts-table' });
});
