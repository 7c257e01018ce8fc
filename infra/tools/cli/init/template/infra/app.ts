/** The CDK app: the service with its mappings, and one route. */
import { App, Stack } from 'aws-cdk-lib';
import { BroadcastService } from 'step-functions-broadcast/constructs';
import { contract } from '../functions/contract';
import { domainEvents } from './domain-events';

const stack = new Stack(new App(), 'broadcast-app');
const service = new BroadcastService(stack, 'Broadcast', {
  domainEvents,
  contract, // for tools: `broadcast publish` checks messages, and `broadcast asyncapi` describes them
  settings: { data: 'destroy' }, // `cdk destroy` deletes the tables too. Remove this line before production.
});
service.webSocket.addRoutes(stack, {
  shipOrder: {
    function: {
      handler: 'functions/ship-order.handler',
      bind: [{ resource: service.eventBus, variable: 'EVENT_BUS_NAME' }],
    },
  },
});
service.publishOutputs(); // the command `broadcast` needs them
