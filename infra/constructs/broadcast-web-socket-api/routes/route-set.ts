/** The routes of an API. Makes them and their functions, and applies to later functions what was asked for all. */
import { type IWebSocketApi, WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ENV } from '#shared/runtime/env';
import { bundleFiles, type ToBundle } from '../../functions/function-code';
import { resolveHandler } from '../../functions/handler-path';
import { acceptOpenRoute } from '../accept-findings';
import { asksSomebody, type ConnectAuthorizer } from '../connect-authorizer';
import { CONNECT, DISCONNECT } from '../route-keys';
import { asFunctionRoute, type FunctionRoute, isFunction, type RouteDefinitions } from './route-definition';
import { checkFunctionProps } from './check-route';
import { createRouteFunction, mergeBundling, mergeFunctionProps, type RouteFunctionDefaults } from './route-function';

export interface RouteSetProps {
  readonly webSocketApi: IWebSocketApi;
  readonly authorizer: ConnectAuthorizer;
  readonly functionDefaults: RouteFunctionDefaults | undefined;
  /** Encrypts the environment of functions made here. */
  readonly encryptionKey: IKey | undefined;
  readonly managementApiAccess: boolean;
  readonly grantManagementApiAccess: (fn: IFunction) => void;
  /** Goes into the environment of the functions made here. */
  readonly callbackUrl: string;
  /** Called for each new route. */
  readonly added: (routeKey: string, route: WebSocketRoute) => void;
}

interface Route {
  readonly route: WebSocketRoute;
  /** Absent if API Gateway answers the route itself. */
  readonly function?: IFunction;
}

export class RouteSet {
  readonly #routes = new Map<string, Route>();
  readonly #forAll: ((fn: IFunction) => void)[] = [];

  constructor(
    private readonly owner: Construct,
    private readonly props: RouteSetProps,
  ) {
    if (props.functionDefaults) checkFunctionProps('defaults.function', props.functionDefaults);
  }

  get keys(): string[] {
    return [...this.#routes.keys()];
  }

  /** @throws Error naming the existing routes */
  get(routeKey: string): Route {
    const route = this.#routes.get(routeKey);
    if (route) return route;
    throw new Error(`${this.owner.node.path} has no route '${routeKey}'; it has ${this.keys.join(', ') || 'none'}`);
  }

  /** @throws Error naming the existing routes, or if the route has no function */
  functionOf(routeKey: string): IFunction {
    const { function: fn } = this.get(routeKey);
    if (fn) return fn;
    throw new Error(`Route '${routeKey}' of ${this.owner.node.path} has no function: API Gateway answers it itself`);
  }

  /** @param scope where the routes and functions are made */
  add(scope: Construct, definitions: RouteDefinitions): void {
    const routes = Object.entries(definitions).map(
      ([key, definition]) => [key, asFunctionRoute(key, definition)] as const,
    );
    bundleFiles(
      scope,
      routes.flatMap(([, route]) => toBundle(route, this.props.functionDefaults)),
    );
    for (const [routeKey, route] of routes) this.#add(scope, routeKey, route);
  }

  addWithoutFunction(routeKey: string, make: () => WebSocketRoute): void {
    this.#refuseTaken(routeKey);
    const route = make();
    acceptOpenRoute(route, asksSomebody(this.props.authorizer.routeAuthorizer));
    this.#routes.set(routeKey, { route });
    this.props.added(routeKey, route);
  }

  /** Does something once to the function of each route, and to later ones when they are added. */
  forEveryFunction(action: (fn: IFunction) => void): void {
    this.#forAll.push(action);
    for (const fn of this.#functions()) action(fn);
  }

  #add(scope: Construct, routeKey: string, definition: FunctionRoute): void {
    this.#refuseTaken(routeKey);
    const known = this.#functions();
    const fn = this.#functionOf(scope, routeKey, definition);
    const opens = routeKey === CONNECT;
    const { webSocketApi } = this.props;
    const { routeAuthorizer } = this.props.authorizer;
    const route = new WebSocketRoute(scope, this.#id(scope, `${routeKey}-Route`), {
      webSocketApi,
      routeKey,
      integration: new WebSocketLambdaIntegration(`Route${routeKey}`, fn),
      ...(opens && routeAuthorizer && { authorizer: routeAuthorizer }),
      // $connect and $disconnect cannot answer the client.
      returnResponse: !opens && routeKey !== DISCONNECT && (definition.returnResponse ?? true),
    });
    acceptOpenRoute(route, asksSomebody(routeAuthorizer));
    this.#routes.set(routeKey, { route, function: fn });
    this.props.added(routeKey, route);
    if (definition.managementApiAccess ?? this.props.managementApiAccess) this.props.grantManagementApiAccess(fn);
    if (!known.has(fn)) for (const action of this.#forAll) action(fn);
  }

  #functionOf(scope: Construct, routeKey: string, { function: given }: FunctionRoute): IFunction {
    const { functionDefaults, encryptionKey, callbackUrl, authorizer } = this.props;
    if (typeof given !== 'string' && isFunction(given)) {
      if (!functionDefaults) return given;
      throw new Error(
        `Route '${routeKey}' is given as a Function, which exists already and cannot take defaults.function: ` +
          'give its handler path or props instead, or drop the defaults',
      );
    }
    const props = typeof given === 'string' ? { handler: given } : given;
    const environment = {
      [ENV.CALLBACK_URL]: callbackUrl,
      ...(routeKey === CONNECT && authorizer.connectEnvironment),
      ...functionDefaults?.environment,
    };
    return createRouteFunction(
      scope,
      this.#id(scope, routeKey),
      mergeFunctionProps({ ...(encryptionKey && { encryptionKey }), ...functionDefaults, environment }, props),
    );
  }

  #functions(): Set<IFunction> {
    return new Set([...this.#routes.values()].flatMap(({ function: fn }) => (fn ? [fn] : [])));
  }

  /** Routes of two APIs may be made in one scope. */
  #id(scope: Construct, id: string): string {
    return scope === this.owner ? id : `${this.owner.node.id}-${id}`;
  }

  #refuseTaken(routeKey: string): void {
    if (!this.#routes.has(routeKey)) return;
    throw new Error(`${this.owner.node.path} already has a route '${routeKey}'; it has ${this.keys.join(', ')}`);
  }
}

function toBundle({ function: given }: FunctionRoute, defaults: RouteFunctionDefaults | undefined): ToBundle[] {
  if (typeof given !== 'string' && isFunction(given)) return [];
  const props = typeof given === 'string' ? { handler: given } : given;
  return [{ file: resolveHandler(props.handler).file, bundling: mergeBundling(defaults, props) }];
}
