/** Accepts what cdk-nag always finds in a WebSocket API, with the reason. */
import { Validations } from 'aws-cdk-lib';
import type { WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { CONNECT } from './route-keys';

/** @param authorized whether `$connect` has an authorizer */
export function acceptOpenRoute(route: WebSocketRoute, authorized: boolean): void {
  const opens = route.routeKey === CONNECT;
  if (opens && authorized) return;
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: opens
      ? "The authorizer 'none' was chosen by name: anyone may connect."
      : 'API Gateway authorizes WebSocket clients on $connect; other routes cannot have an authorizer.',
  });
}

export function acceptNoAccessLog(stage: IConstruct): void {
  Validations.of(stage).acknowledge({
    id: 'AwsSolutions-APIG1',
    reason:
      'Access logs need the CloudWatch role of the account, which a fresh account lacks. accessLog turns them on.',
  });
}
