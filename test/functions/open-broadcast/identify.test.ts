/** The name of a broadcast, found in whatever an execution was started with. */
import { identify } from '#shared/request/validate-input';

const EXECUTION = 'arn:aws:states:eu-central-1:123456789012:execution:broadcast:by-hand';
const event = { mapping: 'OrderShipped', source: 'shop', eventId: 'e-1', request: { idempotencyKey: 'order-1' } };
const name = (input: unknown) => identify(input, EXECUTION);

it('has the idempotency key before the id of the event', () => {
  expect(name(event)).toBe('OrderShipped/shop/order-1');
  expect(name({ ...event, request: {} })).toBe('OrderShipped/shop/e-1');
});

it.each(['', 7.5, 'x'.repeat(129), null])('has the id of the event if the key is %j', (idempotencyKey) => {
  expect(name({ ...event, request: { idempotencyKey } })).toBe('OrderShipped/shop/e-1');
});

it('has a key that is a number as a text', () => {
  expect(name({ ...event, request: { idempotencyKey: 1042 } })).toBe('OrderShipped/shop/1042');
});

it.each([
  [['order-', { 'detail.id': 1042 }], 'OrderShipped/shop/order-1042'],
  [['order-', { 'detail.id': null }], 'OrderShipped/shop/e-1'],
])('has the key that is made of %j', (of, expected) => {
  const texts = [
    { at: ['message', 'data', 'gone'], of: [] },
    { at: ['idempotencyKey'], of },
  ];
  expect(name({ ...event, request: { idempotencyKey: null }, texts })).toBe(expected);
});

it.each([undefined, null, 'text', 7])('has the id of the event if the request is %j', (request) => {
  expect(name({ ...event, request })).toBe('OrderShipped/shop/e-1');
});

it.each([undefined, '', 7, null])('has the name of the execution if the id is %j', (eventId) => {
  expect(name({ ...event, request: {}, eventId })).toBe('OrderShipped/shop/by-hand');
});

it.each([undefined, '', 7, null])('is unknown where mapping and source are %j', (part) => {
  expect(name({ ...event, mapping: part, source: part })).toBe('unknown/unknown/order-1');
});

it.each([null, undefined, 'text', 7, []])('is that of the execution alone for %j', (input) => {
  expect(name(input)).toBe('unknown/unknown/by-hand');
});
