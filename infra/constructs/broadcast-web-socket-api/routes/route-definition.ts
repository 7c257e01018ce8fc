/** How a route is defined: a handler path, a function, or either with options. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkFunctionProps, checkRoute } from './check-route';
import type { RouteFunctionProps } from './route-function';

export interface FunctionRoute {
  /** @default 'function', the only type */
  readonly type?: 'function';
  /** A handler path such as `src/connect.main`, a function, or props to make one. */
  readonly function: string | IFunction | RouteFunctionProps;
  /**
   * Whether the client receives what the function returns as `body`. `$connect` and `$disconnect` never answer.
   * @default true
   */
  readonly returnResponse?: boolean;
  /**
   * Whether the function may post to the connections of this API.
   * @default - `defaults.managementApiAccess`
   */
  readonly managementApiAccess?: boolean;
}

export type RouteDefinition = string | IFunction | FunctionRoute;

/** Route keys, e.g. `$connect` or the `action` of a message, and their handlers. */
export type RouteDefinitions = Readonly<Record<string, RouteDefinition>>;

export const isFunction = (value: RouteDefinition | RouteFunctionProps): value is IFunction =>
  Construct.isConstruct(value);

/** @throws Error for an unknown type of route, or an unknown property of the route or its function */
export function asFunctionRoute(routeKey: string, definition: RouteDefinition): FunctionRoute {
  if (typeof definition === 'string' || isFunction(definition)) return { type: 'function', function: definition };
  const { type = 'function', function: given } = definition;
  if (type === 'function' && given !== undefined) {
    checkRoute(`route '${routeKey}'`, definition);
    if (typeof given !== 'string' && !isFunction(given))
      checkFunctionProps(`the function of route '${routeKey}'`, given);
    return definition;
  }
  if (type === 'function') {
    throw new Error(
      `Route '${routeKey}' has no function, only ${Object.keys(definition).join(', ') || 'nothing'}: expected a handler path, a Function, or { function } with one of them or the props of one`,
    );
  }
  throw new Error(
    `Route '${routeKey}' has type '${String(type)}': expected a handler path, a Function, or type 'function'`,
  );
}
