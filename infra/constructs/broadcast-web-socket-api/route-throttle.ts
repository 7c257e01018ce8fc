/**
 * The throttle of the routes that clients choose, route by route: the default of the stage would hold for posts too, of which
 * a broadcast makes thousands a second.
 */
import { Lazy, Stack } from 'aws-cdk-lib';
import type { CfnStage, IWebSocketStage, ThrottleSettings, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CONNECT, DISCONNECT } from './route-keys';

export interface ThrottledStage {
  readonly webSocketStage: IWebSocketStage;
  readonly throttle: ThrottleSettings;
  /** Settings of a route stand for all those of the stage. */
  readonly detailedMetrics: boolean | undefined;
}

/** @returns to be told of each route; the stage is made after them, as API Gateway knows no settings of a route to come */
export function throttleRoutes(stage: ThrottledStage): (routeKey: string, route: WebSocketRoute) => void {
  const { webSocketStage, throttle, detailedMetrics } = stage;
  const settings: Record<string, object> = {};
  (webSocketStage.node.defaultChild as CfnStage).routeSettings = Lazy.any({ produce: () => settings });
  return (routeKey, route) => {
    if (routeKey === CONNECT || routeKey === DISCONNECT || Stack.of(route) !== Stack.of(webSocketStage)) return;
    settings[routeKey] = {
      ...(throttle.rateLimit !== undefined && { ThrottlingRateLimit: throttle.rateLimit }),
      ...(throttle.burstLimit !== undefined && { ThrottlingBurstLimit: throttle.burstLimit }),
      ...(detailedMetrics !== undefined && { DetailedMetricsEnabled: detailedMetrics }),
    };
    webSocketStage.node.addDependency(route);
  };
}
