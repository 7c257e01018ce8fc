/** Which events on the bus become messages, for whom, and with which fields. */
import { field, type DomainEventMappingOf } from 'step-functions-broadcast/constructs';
import type { contract } from '../functions/contract';

export const domainEvents: DomainEventMappingOf<typeof contract>[] = [
  {
    name: 'OrderShipped',
    pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
    audience: { users: [field('detail.customerId')] },
    message: { type: 'orderShipped', data: { orderId: field('detail.orderId'), carrier: 'DHL' } },
  },
];
