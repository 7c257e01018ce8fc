/** The API and its stage: made here as the props say, or existing ones. */
import { type IWebSocketApi, type IWebSocketStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acceptNoAccessLog } from './accept-findings';
import { createAccessLog } from './access-log';
import type { BroadcastWebSocketApiProps } from './props';

/** The member of a client message that selects its route: `{"action":"subscribe",...}`. */
const ROUTE_SELECTION = '$request.body.action';
const DEFAULT_STAGE = 'live';

export interface ApiAndStage {
  readonly webSocketApi: IWebSocketApi;
  readonly webSocketStage: IWebSocketStage;
  readonly accessLogGroup?: ILogGroup;
}

/** @throws Error for a prop that cannot apply to an existing API or stage */
export function createApiAndStage(scope: Construct, props: BroadcastWebSocketApiProps): ApiAndStage {
  const { webSocketApi: givenApi, webSocketStage: givenStage } = props.cdk ?? {};
  const webSocketApi = isMade<IWebSocketApi>(givenApi)
    ? givenApi
    : new WebSocketApi(scope, 'Api', { routeSelectionExpression: ROUTE_SELECTION, ...givenApi });
  if (isMade<IWebSocketStage>(givenStage)) {
    refuseBesideStage(props, givenApi);
    return { webSocketApi, webSocketStage: givenStage };
  }
  const accessLog = createAccessLog(scope, props.accessLog, props.encryptionKey);
  const webSocketStage = new WebSocketStage(scope, 'Stage', {
    webSocketApi,
    stageName: props.stageName ?? DEFAULT_STAGE,
    autoDeploy: true,
    ...(props.detailedMetrics !== undefined && { detailedMetricsEnabled: props.detailedMetrics }),
    ...(accessLog && { accessLogSettings: accessLog.settings }),
    ...givenStage,
  });
  if (!accessLog && !givenStage?.accessLogSettings) acceptNoAccessLog(webSocketStage);
  return { webSocketApi, webSocketStage, ...(accessLog?.logGroup && { accessLogGroup: accessLog.logGroup }) };
}

function refuseBesideStage(props: BroadcastWebSocketApiProps, givenApi: object | undefined): void {
  if (!Construct.isConstruct(givenApi))
    throw new Error('cdk.webSocketStage is given, so cdk.webSocketApi must be given too');
  const { stageName, accessLog, throttle, detailedMetrics, customDomain } = props;
  for (const [name, value] of Object.entries({ stageName, accessLog, throttle, detailedMetrics, customDomain })) {
    if (value !== undefined)
      throw new Error(`${name} is set where the stage is made, but cdk.webSocketStage exists already`);
  }
}

const isMade = <T>(given: unknown): given is T => Construct.isConstruct(given);
