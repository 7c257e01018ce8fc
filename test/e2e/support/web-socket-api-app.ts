/** The CDK app of a team that uses only BroadcastWebSocketApi: one API with its routes, and one that is throttled. */
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { BroadcastWebSocketApi } from '#constructs/broadcast-web-socket-api/index';

const handler = (path: string) => join(__dirname, 'handlers', path);
const ROUTES = { $connect: handler('admit.connect'), $default: handler('admit.fallback') };

const stack = new Stack(new App({ analyticsReporting: false }), 'Chat');
const chat = new BroadcastWebSocketApi(stack, 'Api', {
  authorizer: 'none',
  stageName: 'chat',
  customDomain: {
    domainName: 'ws.example.com',
    path: 'talk',
    hostedZone: { hostedZoneId: 'Z1', zoneName: 'example.com' },
  },
  defaults: { function: { environment: { STAGE: 'chat' } } },
  routes: {
    ...ROUTES,
    post: handler('post-back.main'),
    postWithoutRight: {
      type: 'function',
      function: { handler: handler('post-back.main'), environment: { STAGE: 'overridden' } },
      managementApiAccess: false,
    },
  },
});
chat.addRoutes(stack, { later: { type: 'function', function: handler('admit.fallback'), returnResponse: false } });
const slow = new BroadcastWebSocketApi(stack, 'Slow', {
  authorizer: 'none',
  stageName: 'slow',
  accessLog: '$context.requestId $context.routeKey $context.status',
  throttle: { rateLimit: 1, burstLimit: 1 },
  routes: ROUTES,
});
new CfnOutput(stack, 'ChatUrl', { value: chat.customDomainUrl! });
new CfnOutput(stack, 'SlowUrl', { value: slow.url });
