import { isEnvelope } from '#shared/contracts/envelope';

const ENVELOPE = { id: 'M/s/1', type: 'OrderShipped', time: '2026-11-21T10:00:00Z' };

it.each([
  ['a message', { ...ENVELOPE, data: { orderId: 'A-1042' } }],
  ['a message without data', ENVELOPE],
  ['a message with more than this version knows', { ...ENVELOPE, data: 1, priority: 7 }],
])('takes %s for an envelope', (_, message) => {
  expect(isEnvelope(message)).toBe(true);
});

it.each<[string, object]>([
  ['without an id', { type: ENVELOPE.type, time: ENVELOPE.time }],
  ['without a type', { id: ENVELOPE.id, time: ENVELOPE.time }],
  ['without a time, such as a reply to a client', { id: ENVELOPE.id, type: 'subscribed' }],
  ['with only a message of API Gateway', { message: 'Internal server error', connectionId: 'c=', requestId: 'r=' }],
  ['with nothing', {}],
  ['with a number for an id', { ...ENVELOPE, id: 7 }],
  ['with a number for a type', { ...ENVELOPE, type: 7 }],
  ['with a number for a time', { ...ENVELOPE, time: 1_795_255_200_000 }],
])('does not take one %s for an envelope', (_, message) => {
  expect(isEnvelope(message)).toBe(false);
});
