/** The WebSocket API clients connect to: its routes, authorizer, stage and addresses. */
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

/** The underlying CDK constructs, for what this construct does not cover. */
export interface BroadcastWebSocketApiParts {
  readonly webSocketApi: IWebSocketApi;
  readonly webSocketStage: IWebSocketStage;
  /** Absent without an access log, or if its destination was given. */
  readonly accessLogGroup?: ILogGroup;
  /** The certificate of a custom domain, if it is made here. */
  readonly certificate?: ICertificate;
  /** The custom domain. */
  readonly domainName?: IDomainName;
}

export class BroadcastWebSocketApi extends Construct {
  readonly cdk: BroadcastWebSocketApiParts;
  /** Decides on `$connect`; a BroadcastAuthorizer if a mode was given. */
  readonly authorizer: ConnectAuthorizer;
  readonly #routes: RouteSet;
  readonly #domain: DomainMapping | undefined;

  /**
   * @param id the construct's id, unless `cdk.id` gives another
   * @throws Error for props that contradict each other or name something that does not exist
   */
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
      encryptionKey: props.encryptionKey,
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

  /** `wss://` address of the stage at AWS's own host. For the custom domain see {@link customDomainUrl}. */
  get url(): string {
    return `wss://${this.#stageAddress}`;
  }

  /** `wss://` address on the custom domain, path included. Undefined without one, and for a wildcard domain. */
  get customDomainUrl(): string | undefined {
    return this.#domain && !this.#domain.isWildcard ? `wss://${this.#domain.address}` : undefined;
  }

  /**
   * `https://` address for PostToConnection. On a custom domain it has the mapping's path and no stage. It is AWS's own
   * host for a wildcard domain, which is no host to call, and for an external one, whose DNS may not exist yet.
   */
  get callbackUrl(): string {
    return `https://${this.#domain?.isReachable === true ? this.#domain.address : this.#stageAddress}`;
  }

  /** Keys of the routes added so far. */
  get routes(): string[] {
    return this.#routes.keys;
  }

  /**
   * Adds routes. They get what was attached or bound to all routes before.
   * @param scope where the routes and their functions are made, such as another stack
   * @throws Error for a route that exists already
   */
  addRoutes(scope: Construct, routes: RouteDefinitions): void {
    this.#routes.add(scope, routes);
  }

  /** @throws Error naming the existing routes, or if API Gateway answers the route itself */
  getFunction(routeKey: string): IFunction {
    return this.#routes.functionOf(routeKey);
  }

  /** @throws Error naming the existing routes */
  getRoute(routeKey: string): WebSocketRoute {
    return this.#routes.get(routeKey).route;
  }

  /** Gives permissions to the functions of all routes, including routes added later. */
  attachPermissions(permissions: Permissions): void {
    this.#routes.forEveryFunction((fn) => attachTo(fn, permissions));
  }

  /** @throws Error naming the existing routes */
  attachPermissionsToRoute(routeKey: string, permissions: Permissions): void {
    attachTo(this.getFunction(routeKey), permissions);
  }

  /**
   * Binds the functions of all routes, including later ones, to resources: the rights, and the names in the
   * environment.
   */
  bind(resources: readonly Binding[]): void {
    this.#routes.forEveryFunction((fn) => resources.forEach((resource) => bindTo(fn, resource)));
  }

  /** @throws Error naming the existing routes */
  bindToRoute(routeKey: string, resources: readonly Binding[]): void {
    const fn = this.getFunction(routeKey);
    for (const resource of resources) bindTo(fn, resource);
  }

  /** Allows posting to, describing and closing the connections of this stage. */
  grantManagementApiAccess(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, '*');
  }

  /** Allows posting to the connections of this stage, and nothing else of the management API. */
  grantPostToConnections(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, 'POST');
  }

  /** Allows closing the connections of this stage, and nothing else of the management API. */
  grantCloseConnections(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, 'DELETE');
  }

  /** Allows asking whether a connection is open, and since when. */
  grantDescribeConnections(fn: IFunction): Grant {
    return grantConnections(fn, this.cdk.webSocketApi, this.cdk.webSocketStage, 'GET');
  }

  /** Allows connecting, if the authorizer is `iam`. */
  grantConnect(grantee: IGrantable): Grant {
    return grantConnect(grantee, this.cdk.webSocketApi, this.cdk.webSocketStage);
  }

  /** Also works for an imported stage, which does not know its own address. */
  get #stageAddress(): string {
    const { region, urlSuffix } = Stack.of(this);
    const { webSocketApi, webSocketStage } = this.cdk;
    return `${webSocketApi.apiId}.execute-api.${region}.${urlSuffix}/${webSocketStage.stageName}`;
  }

  /** The authorizer is attached to `$connect`: without that route, API Gateway lets everybody in. */
  #findMissingConnect({ cdk }: BroadcastWebSocketApiProps): string[] {
    const mayHaveOne = Construct.isConstruct(cdk?.webSocketApi) || this.routes.includes(CONNECT);
    if (mayHaveOne || !asksSomebody(this.authorizer.routeAuthorizer)) return [];
    return [`has an authorizer but no route ${CONNECT} to attach it to, so anyone could connect: add that route`];
  }
}
