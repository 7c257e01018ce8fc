import { App, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { BroadcastService, field, type DomainEventMappingOf } from 'step-functions-broadcast/constructs';
import { contract } from './contract';

const domainEvents: DomainEventMappingOf<typeof contract>[] = [
  {
    name: 'ParcelSent',
    pattern: { source: ['depot'], detailType: ['ParcelSent'] },
    audience: { users: [field('detail.owner')] },
    message: { type: 'parcelSent', data: { parcelId: field('detail.parcel') } },
  },
];

const stack = new Stack(new App({ analyticsReporting: false }), 'Orders');
const service = new BroadcastService(stack, 'Broadcast', {
  eventBus: new EventBus(stack, 'OrdersBus'),
  stageName: 'live',
  domainEvents,
  contract,
  // The bus is of this app, so nobody else there publishes as this service.
  settings: { data: 'destroy', sender: { batchSize: 100 }, protectSource: true },
});
service.webSocket.addRoutes(stack, { sayHello: 'src/say-hello.handler' });
service.publishOutputs();
