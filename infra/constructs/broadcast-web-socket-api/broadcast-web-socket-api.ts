/** The WebSocket API clients connect to: its routes, the authorizer that lets them in, its stage and addresses. */
import { Stack } from 'aws-cdk-lib';
import type { IDomainName, IWebSocketApi, IWebSocketStage, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { asksSomebody, type ConnectAuthorizer } from './connect-authorizer';
import { DomainMapping } from './custom-domain/domain-mapping';
import { grantConnect, grantConnections } from './management-api';
import { type Binding, bindTo } from './permissions/binding';
import { attachTo, type Permissions } from './permissions/permissions';
import { createPingRoute, PING } from './ping-route';
import type { BroadcastWebSocketApiProps } from './props';
import { CONNECT } from './route-keys';
import { resolveAuthorizer } from './resolve-authorizer';
import type { RouteDefinitions } from './routes/route-definition';
import { throttleRoutes } from './route-throttle';
import { RouteSet } from './routes/route-set';
import { createApiAndStage } from './stage';

/** What the API is made of, for what CDK can do and this construct does not. */
export interface BroadcastWebSocketApiParts {
  readonly webSocketApi: IWebSocketApi;
  readonly webSocketStage: IWebSocketStage;
  /** Absent without an access log, or with a destination of its own. */
  readonly accessLogGroup?: ILogGroup;
  /** The certificate of a custom domain that is made here. */
  readonly certificate?: ICertificate;
  /** The custom domain. */
  readonly domainName?: IDomainName;
}

export class BroadcastWebSocketApi extends Construct {
  readonly cdk: BroadcastWebSocketApiParts;
  /** What decides on `$connect`; a BroadcastAuthorizer where a mode was given. */
  readonly authorizer: ConnectAuthorizer;
  readonly #routes: RouteSet;
  readonly #domain: DomainMapping | undefined;

  /** @throws Error for props that contradict each other, or name what there is not */
  /** @param id what `id` says, also where `cdk.id` names the construct */
  constructor(
    scope: Construct,
    readonly id: string,
    props: BroadcastWebSocketApiProps,
  ) {
    super(scope, props.cdk?.id ?? id);
    const { routes = {}, defaults = {}, customDomain } = props;
    this.authorizer = resolveAuthorizer(this, props.authorizer);
    const parts = createApiAndStage(this, props);
    this.#domain =
      customDomain === undefined ? undefined : new DomainMapping(this, 'CustomDomain', { customDomain, ...parts });
    const { domainName, certificate } = this.#domain ?? {};
    this.cdk = { ...parts, ...(domainName && { domainName }), ...(certificate && { certificate }) };
    this.#routes = new RouteSet(this, {
      webSocketApi: parts.webSocketApi,
      authorizer: this.authorizer,
      functionDefaults: defaults.function,
      managementApiAccess: defaults.managementApiAccess ?? true,
      grantManagementApiAccess: (fn) => this.grantPostToConnections(fn),
      callbackUrl: this.callbackUrl,
      added: props.throttle
        ? throttleRoutes({ ...parts, throttle: props.throttle, detailedMetrics: props.detailedMetrics })
        : () => undefined,
    });
    this.#routes.add(this, routes);
    if (!(PING in routes)) {
      this.#routes.addWithoutFunction(PING, () => createPingRoute(this, parts.webSocketApi));
    }
    this.node.addValidation({ validate: () => this.#findMissingConnect(props) });
  }

  /** `wss://` address of the stage at AWS's own host. See {@link customDomainUrl} for that of the custom domain. */
  get url(): string {
    return `wss://${this.#stageAddress}`;
  }

  /** `wss://` address of the custom domain, with its path. Undefined without one, and for a wildcard, which is many hosts. */
  get customDomainUrl(): string | undefined {
    return this.#domain && !this.#domain.isWildcard ? `wss://${this.#domain.address}` : undefined;
  }

  /**
   * `https://` address for PostToConnection: of the custom domain, which has its path and no stage in it; or of the stage at
   * AWS's own host, where the domain is a wildcard (no host to call) or external (its DNS may lead nowhere yet).
   */
  get callbackUrl(): string {
    return `https://${this.#domain?.isReachable === true ? this.#domain.address : this.#stageAddress}`;
  }

  /** Keys of the routes there are. */
  get routes(): string[] {
    return this.#routes.keys;
  }

  /**
   * Adds routes, which get what was attached or bound to all routes before.
   * @param scope where they and their functions are made, such as another stack
   * @throws Error for a route there is already
   */
  addRoutes(scope: Construct, routes: RouteDefinitions): void {
    this.#routes.add(scope, routes);
  }

  /** @throws Error naming the routes there are, or when API Gateway answers the route by itself */
  getFunction(routeKey: string): IFunction {
    return this.#routes.functionOf(routeKey);
  }

  /** @throws Error naming the routes there are */
  getRoute(routeKey: string): WebSocketRoute {
    return this.#routes.get(routeKey).route;
  }

  /** Lets the functions of all routes, also of those added later, do something more. */
  attachPermissions(permissions: Permissions): void {
    this.#routes.forEveryFunction((fn) => attachTo(fn, permissions));
  }

  /** @throws Error naming the routes there are */
  attachPermissionsToRoute(routeKey: string, permissions: Permissions): void {
    attachTo(this.getFunction(routeKey), permissions);
  }

  /** Gives the functions of all routes, also of those added later, the right to resources and their names in the environment. */
  bind(resources: readonly Binding[]): void {
    this.#routes.forEveryFunction((fn) => resources.forEach((resource) => bindTo(fn, resource)));
  }

  /** @throws Error naming the routes there are */
  bindToRoute(routeKey: string, resources: readonly Binding[]): void {
    const fn = this.getFunction(routeKey);
    for (const resource of resources) bindTo(fn, resource);
  }

  /** Allows to post to, describe and close the connections of this stage. */
  grantManagementApiAccess(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, '*');
  }

  /** Allows to post to the connections of this stage, and nothing else of the management API. */
  grantPostToConnections(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, 'POST');
  }

  /** Allows to close the connections of this stage, and nothing else of the management API. */
  grantCloseConnections(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, 'DELETE');
  }

  /** Allows a function to ask whether a connection is open, and since when. */
  grantDescribeConnections(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, 'GET');
  }

  /** Allows to connect, where the authorizer is `iam`. */
  grantConnect(grantee: IGrantable): Grant {
    return grantConnect(grantee, this.cdk.webSocketApi, this.cdk.webSocketStage);
  }

  /** Works for an imported stage too, which does not know its own address. */
  get #stageAddress(): string {
    const { region, urlSuffix } = Stack.of(this);
    const { webSocketApi, webSocketStage } = this.cdk;
    return `${webSocketApi.apiId}.execute-api.${region}.${urlSuffix}/${webSocketStage.stageName}`;
  }

  /** An authorizer stands on `$connect`: without that route API Gateway lets everybody in. */
  #findMissingConnect({ cdk }: BroadcastWebSocketApiProps): string[] {
    const mayHaveOne = Construct.isConstruct(cdk?.webSocketApi) || this.routes.includes(CONNECT);
    if (mayHaveOne || !asksSomebody(this.authorizer.routeAuthorizer)) return [];
    return [`has an authorizer and no route ${CONNECT} for it to stand on, so anyone could connect: add that route`];
  }
}
