/** Which mappings of domain events compile. Never run: `npm run typecheck` and compiler.test.ts read it. */
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';
import { field, text, type DomainEventMapping, type DomainEventMappingOf } from '#constructs/domain-events/mapping';

export const contract = defineContract({
  serverToClient: {
    orderShipped: v.object({
      orderId: v.string(),
      status: v.picklist(['sent', 'lost']),
      path: v.optional(v.string()),
      lines: v.array(v.object({ sku: v.string(), count: v.number() })),
    }),
  },
  clientToServer: { sayHello: v.object({ name: v.string() }) },
});
type Mapping = DomainEventMappingOf<typeof contract>;
const event = {
  name: 'OrderShipped',
  pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
  audience: { users: [field('detail.customerId')] },
} as const;
const lines = field('detail.lines');
const orderId = field('detail.orderId');

export const fits: Mapping = {
  ...event,
  message: { type: 'orderShipped', data: { orderId, status: 'sent', lines } },
};
export const nested: Mapping = {
  ...event,
  message: {
    type: 'orderShipped',
    data: { orderId, status: field('detail.status'), path: 'a', lines: [{ sku: field('detail.sku'), count: 1 }] },
  },
};
export const withTexts: Mapping = {
  ...event,
  audience: { users: [text`team-${field('detail.team')}`], channels: [text`orders/${orderId}`] },
  message: { type: 'orderShipped', data: { orderId: text`no. ${orderId}`, status: 'sent', path: text`/${1}`, lines } },
  idempotencyKey: text`${orderId}-shipped`,
  expiresAt: text`${field('detail.day')}T18:00:00Z`,
};
export const whole: Mapping = { ...event, message: { type: 'orderShipped', data: field('detail') } };
export const heldToNoContract: readonly DomainEventMapping[] = [fits, { ...event, message: { type: 'any', data: 1 } }];

// @ts-expect-error no such message
export const unknownMessage: Mapping = { ...event, message: { type: 'orderLost', data: { orderId } } };
// @ts-expect-error clients send it
export const astray: Mapping = { ...event, message: { type: 'sayHello', data: { name: 'alice' } } };
// @ts-expect-error lines is missing
export const lacking: Mapping = { ...event, message: { type: 'orderShipped', data: { orderId, status: 'sent' } } };
export const unknownField: Mapping = {
  ...event,
  // @ts-expect-error no such field
  message: { type: 'orderShipped', data: { orderId, status: 'sent', lines, customer: field('detail.customerId') } },
};
export const wrongLiteral: Mapping = {
  ...event,
  // @ts-expect-error no such status
  message: { type: 'orderShipped', data: { orderId, status: 'SENT', lines } },
};
export const textForOneOfSome: Mapping = {
  ...event,
  // @ts-expect-error a status is one of two
  message: { type: 'orderShipped', data: { orderId, status: text`se${'nt'}`, lines } },
};
export const textForNumber: Mapping = {
  ...event,
  // @ts-expect-error a count is a number
  message: { type: 'orderShipped', data: { orderId, status: 'sent', lines: [{ sku: 'KB-87', count: text`1` }] } },
};
export const wrongType: Mapping = {
  ...event,
  // @ts-expect-error an order id is a string
  message: { type: 'orderShipped', data: { orderId: 1042, status: 'sent', lines } },
};
export const wrongInside: Mapping = {
  ...event,
  // @ts-expect-error a count is a number
  message: { type: 'orderShipped', data: { orderId, status: 'sent', lines: [{ sku: 'KB-87', count: '1' }] } },
};
export const unknownInside: Mapping = {
  ...event,
  // @ts-expect-error no such field
  message: { type: 'orderShipped', data: { orderId, status: 'sent', lines: [{ sku: 'KB-87', count: 1, path: '/' }] } },
};
