/** How a route is written: a handler path, a function, or either with options. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { RouteFunctionProps } from './route-function';

export interface FunctionRoute {
  readonly type: 'function';
  /** A handler path such as `src/connect.main`, a function, or what the function is to be made of. */
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

/** Route keys, e.g. `$connect` or the `action` of a message, and what takes them. */
export type RouteDefinitions = Readonly<Record<string, RouteDefinition>>;

export const isFunction = (value: RouteDefinition | RouteFunctionProps): value is IFunction =>
  Construct.isConstruct(value);

/** @throws Error for a type of route there is not */
export function asFunctionRoute(routeKey: string, definition: RouteDefinition): FunctionRoute {
  if (typeof definition === 'string' || isFunction(definition)) return { type: 'function', function: definition };
  if (definition.type === 'function') return definition;
  throw new Error(
    `Route '${routeKey}' has type '${String((definition as { type?: unknown }).type)}': expected a handler path, a Function, or type 'function'`,
  );
}
