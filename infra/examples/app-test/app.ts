import { App, Stack } from 'aws-cdk-lib';
import { BroadcastService, field, type DomainEventMappingOf } from 'step-functions-broadcast/constructs';
import { contract } from './contract';

const domainEvents: DomainEventMappingOf<typeof contract>[] = [
  {
    name: 'OrderShipped',
    pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
    audience: { users: [field('detail.customerId')] },
    message: { type: 'orderShipped', data: { orderId: field('detail.orderId') } },
  },
];

const stack = new Stack(new App(), 'Shop');
const service = new BroadcastService(stack, 'Broadcast', {
  domainEvents,
  contract,
  settings: { data: 'destroy' },
});
service.publishOutputs();
