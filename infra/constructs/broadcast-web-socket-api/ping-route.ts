/** The client's heartbeat: a route that answers `{"action":"ping"}` with `{"type":"pong"}` without a Lambda. */
import {
  CfnIntegrationResponse,
  type IWebSocketApi,
  WebSocketIntegration,
  WebSocketRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';

export const PING = 'ping';
const TEMPLATE = '200';

export function createPingRoute(scope: Construct, webSocketApi: IWebSocketApi): WebSocketRoute {
  const route = new WebSocketRoute(scope, `${PING}-Route`, {
    webSocketApi,
    routeKey: PING,
    integration: new WebSocketMockIntegration('Ping', {
      requestTemplates: { [TEMPLATE]: '{"statusCode":200}' },
      templateSelectionExpression: TEMPLATE,
    }),
    returnResponse: true,
  });
  const integration = route.node.findAll().find((child) => child instanceof WebSocketIntegration);
  if (!integration) throw new Error('The ping route has no integration to answer from.');
  // The L2 makes no integration response, and without one a mock integration answers nothing.
  new CfnIntegrationResponse(scope, 'PingResponse', {
    apiId: webSocketApi.apiId,
    integrationId: integration.integrationId,
    integrationResponseKey: '$default',
    templateSelectionExpression: TEMPLATE,
    responseTemplates: { [TEMPLATE]: '{"type":"pong"}' },
  });
  return route;
}
