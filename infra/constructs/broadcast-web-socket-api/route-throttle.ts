/**
 * Throttles the routes that clients choose, one by one. The stage's default throttle would also hold for posts, and a
 * broadcast makes thousands of those a second.
 */
import { Lazy, Stack } from 'aws-cdk-lib';
import type { CfnStage, IWebSocketStage, ThrottleSettings, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CONNECT, DISCONNECT } from './route-keys';

export interface ThrottledStage {
  readonly webSocketStage: IWebSocketStage;
  readonly throttle: ThrottleSettings;
  /** A route's settings replace all those of the stage, so they repeat this one. */
  readonly detailedMetrics: boolean | undefined;
}

/**
 * @returns a callback for each new route. The stage is made after the routes: API Gateway rejects settings of unknown
 * ones
 */
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
