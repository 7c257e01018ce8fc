/** The WebSocket API clients connect to: its routes, the authorizer that lets them in, and the stage with its callback URL. */
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { LogGroupLogDestination, WebSocketApi, WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BroadcastSettings } from '../../settings';
import { acceptWildcard } from '../accept-wildcard';
import { addPingRoute } from './ping-route';
import type { BroadcastWebSocketApiProps } from './props';

/** Client messages choose their route by this member: `{"action":"subscribe",...}`. */
const ROUTE_SELECTION = '$request.body.action';

export class BroadcastWebSocketApi extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, props: BroadcastWebSocketApiProps) {
    super(scope, id);
    this.api = new WebSocketApi(this, 'Api', { routeSelectionExpression: ROUTE_SELECTION });
    for (const [routeKey, handler] of Object.entries(props.routes)) this.#addRoute(routeKey, handler, props);
    addPingRoute(this.api, this.api);
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: props.stageName,
      autoDeploy: true,
      ...(props.settings.accessLogs ? { accessLogSettings: { destination: this.#accessLog(props.settings) } } : {}),
    });
    this.#acceptFindings(props.settings);
  }

  /** `wss://` address for clients. */
  get url(): string {
    return this.stage.url;
  }

  /** `https://` address for PostToConnection. */
  get callbackUrl(): string {
    return this.stage.callbackUrl;
  }

  /** Allows posting to this stage's connections, and nothing else of the management API. */
  grantPostToConnections(grantee: IFunction): Grant {
    const resource = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: `${this.stage.stageName}/POST/@connections/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    acceptWildcard(
      grantee,
      resource,
      'A sender posts to every connection of this stage; their ids are not known before they connect.',
    );
    return Grant.addToPrincipal({ grantee, actions: ['execute-api:ManageConnections'], resourceArns: [resource] });
  }

  #addRoute(routeKey: string, handler: IFunction, { authorizer }: BroadcastWebSocketApiProps): void {
    const opens = routeKey === '$connect';
    this.api.addRoute(routeKey, {
      integration: new WebSocketLambdaIntegration(`Route${routeKey}`, handler),
      ...(opens && authorizer.routeAuthorizer && { authorizer: authorizer.routeAuthorizer }),
      // A client hears nothing of $connect and $disconnect but that they happened.
      returnResponse: !opens && routeKey !== '$disconnect',
    });
  }

  #acceptFindings(settings: BroadcastSettings): void {
    const otherRoutes = this.api.node
      .findAll()
      .filter((child) => child instanceof WebSocketRoute && child.routeKey !== '$connect');
    for (const route of otherRoutes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'API Gateway authorizes WebSocket clients on $connect; other routes cannot have an authorizer.',
      });
    }
    if (!settings.accessLogs) {
      Validations.of(this.stage).acknowledge({
        id: 'AwsSolutions-APIG1',
        reason:
          'Access logs need the CloudWatch role of the account, which a fresh account has not; the setting accessLogs turns them on.',
      });
    }
  }

  /** Needs the CloudWatch role of the account's API Gateway settings, which a fresh account has not. */
  #accessLog(settings: BroadcastSettings): LogGroupLogDestination {
    return new LogGroupLogDestination(new LogGroup(this, 'AccessLog', { retention: settings.logRetentionDays }));
  }
}
