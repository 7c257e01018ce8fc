/**
 * Your domain events, and what is broadcast for each. Add a mapping here and deploy: the rules, the check for missing
 * fields and the transformation follow from it. Messages come from functions/contract.ts. An event can do without a
 * mapping: put it on the bus as `Broadcast Requested`, with a BroadcastRequest as its detail.
 */
import type { ShopContract } from '#functions/contract';
import { field, type DomainEventMappingOf, type UnreachedUsersMapping } from '#constructs/domain-events/mapping';

export const domainEvents: readonly DomainEventMappingOf<ShopContract>[] = [
  {
    name: 'OrderShipped',
    pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
    audience: { users: [field('detail.customerId')] },
    message: {
      type: 'orderShipped',
      data: {
        orderId: field('detail.orderId'),
        carrier: field('detail.carrier'),
        trackingUrl: field('detail.trackingUrl'),
      },
    },
  },
  {
    name: 'PriceChanged',
    pattern: { source: ['shop.catalog'], detailType: ['PriceChanged'] },
    audience: { everyone: true },
    message: {
      type: 'priceChanged',
      data: { sku: field('detail.sku'), price: field('detail.price'), currency: field('detail.currency') },
    },
  },
];

/** Customers who were offline when their order was shipped: a worker sends them a push message or an e-mail. */
export const unreachedUsers: readonly UnreachedUsersMapping[] = [
  { name: 'ShippedUnseen', broadcastsOf: ['OrderShipped'] },
];
