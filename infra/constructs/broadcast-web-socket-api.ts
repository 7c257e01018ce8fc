/** The WebSocket API clients connect to: its routes, the authorizer that lets them in, and the stage with its callback URL. */
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import {
  CfnIntegrationResponse,
  LogGroupLogDestination,
  WebSocketApi,
  WebSocketIntegration,
  WebSocketRoute,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BroadcastSettings } from '../settings';
import { acceptWildcard } from './accept-wildcard';

export interface BroadcastWebSocketApiProps {
  readonly stageName: string;
  readonly settings: BroadcastSettings;
  /** Decides on `$connect`; API Gateway answers 401 or 403 for it. */
  readonly authorizer: IFunction;
  /** Handlers by route key; `$connect`, `$disconnect` and `$default` are required. What others return is sent to the client. */
  readonly routes: Readonly<Record<'$connect' | '$disconnect' | '$default', IFunction> & Record<string, IFunction>>;
}

/** Client messages choose their route by this member: `{"action":"subscribe",...}`. */
const ROUTE_SELECTION = '$request.body.action';

export class BroadcastWebSocketApi extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, props: BroadcastWebSocketApiProps) {
    super(scope, id);
    const { $connect, $disconnect, ...messageRoutes } = props.routes;
    this.api = new WebSocketApi(this, 'Api', {
      routeSelectionExpression: ROUTE_SELECTION,
      connectRouteOptions: {
        integration: new WebSocketLambdaIntegration('Connect', $connect),
        // The default identity source is the Authorization header, which browsers cannot send; and a listed source that
        // is absent is answered 401 before the function runs.
        authorizer: new WebSocketLambdaAuthorizer('Authorizer', props.authorizer, { identitySource: [] }),
      },
      disconnectRouteOptions: { integration: new WebSocketLambdaIntegration('Disconnect', $disconnect) },
    });
    for (const [routeKey, handler] of Object.entries(messageRoutes)) {
      this.api.addRoute(routeKey, {
        integration: new WebSocketLambdaIntegration(`Route${routeKey}`, handler),
        returnResponse: true,
      });
    }
    this.#addPingRoute();
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

  /** Answers `{"action":"ping"}` with `{"type":"pong"}` without a Lambda. */
  #addPingRoute(): void {
    const template = '200';
    const route = this.api.addRoute('ping', {
      integration: new WebSocketMockIntegration('Ping', {
        requestTemplates: { [template]: '{"statusCode":200}' },
        templateSelectionExpression: template,
      }),
      returnResponse: true,
    });
    const integration = route.node.findAll().find((child) => child instanceof WebSocketIntegration);
    if (!integration) throw new Error('The ping route has no integration to answer from.');
    // The L2 makes no integration response, without which a mock integration answers nothing.
    new CfnIntegrationResponse(this, 'PingResponse', {
      apiId: this.api.apiId,
      integrationId: integration.integrationId,
      integrationResponseKey: '$default',
      templateSelectionExpression: template,
      responseTemplates: { [template]: '{"type":"pong"}' },
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
