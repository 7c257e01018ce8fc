/** The demo's CDK app: the service with its own mappings and messages. */
import '#constructs/report-and-exit';
import { App, Stack } from 'aws-cdk-lib';
import { BroadcastService, field } from '#constructs';

const stack = new Stack(new App({ analyticsReporting: false }), 'Broadcast-demo');
const service = new BroadcastService(stack, 'Default', {
  stageName: 'demo',
  // Prunes a gone connection at once.
  settings: { data: 'destroy', sender: { pruneMinAgeSeconds: 0 }, bulkSender: { pruneMinAgeSeconds: 0 } },
  domainEvents: [
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
  ],
});
service.publishOutputs();
