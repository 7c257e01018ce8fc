/** The CDK app: the service with its mappings, and one route of your own. */
import { App, Stack } from 'aws-cdk-lib';
import { BroadcastService } from 'step-functions-broadcast/constructs';
import { domainEvents } from './domain-events';

const stack = new Stack(new App(), 'broadcast-app');
const service = new BroadcastService(stack, 'Broadcast', {
  domainEvents,
  settings: { data: 'destroy' }, // `cdk destroy` removes the tables too: remove this line before production
});
service.webSocket.addRoutes(stack, {
  shipOrder: {
    function: {
      handler: 'functions/ship-order.handler',
      bind: [{ resource: service.eventBus, variable: 'EVENT_BUS_NAME' }],
    },
  },
});
service.publishOutputs(); // by these the command `broadcast` finds its way
