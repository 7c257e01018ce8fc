/**
 * The function of a route given as a handler path or props: what it inherits from the defaults and what it overrides.
 */
import type { Construct } from 'constructs';
import type { HandlerBundling } from '../../functions/bundling';
import { HandlerFunction, type HandlerFunctionProps } from '../../functions/handler-function';
import { type Binding, bindTo } from '../permissions/binding';
import { attachTo, permissionList, type Permissions } from '../permissions/permissions';

export interface RouteFunctionProps extends HandlerFunctionProps {
  /** Rights besides posting to connections. Added to those of the defaults. @default - nothing more */
  readonly permissions?: Permissions;
  /**
   * Resources it is bound to: a right, and a name in the environment. Added to those of the defaults. @default - none
   */
  readonly bind?: readonly Binding[];
}

/** Props for all functions that routes do not give as a Function. */
export type RouteFunctionDefaults = Partial<Omit<RouteFunctionProps, 'handler'>>;

/** Each prop of a route overrides the default, except environment, layers, permissions, bindings and bundling, which merge. */
export function mergeFunctionProps(defaults: RouteFunctionDefaults, props: RouteFunctionProps): RouteFunctionProps {
  const bundling = mergeBundling(defaults, props);
  return {
    ...defaults,
    ...props,
    ...(bundling && { bundling }),
    environment: { ...defaults.environment, ...props.environment },
    layers: [...(defaults.layers ?? []), ...(props.layers ?? [])],
    permissions: [...permissionList(defaults.permissions), ...permissionList(props.permissions)],
    bind: [...(defaults.bind ?? []), ...(props.bind ?? [])],
  };
}

export const mergeBundling = (
  defaults: RouteFunctionDefaults | undefined,
  props: Pick<RouteFunctionProps, 'bundling'>,
): HandlerBundling | undefined =>
  defaults?.bundling || props.bundling ? { ...defaults?.bundling, ...props.bundling } : undefined;

export function createRouteFunction(scope: Construct, id: string, props: RouteFunctionProps): HandlerFunction {
  const { permissions = [], bind = [], ...functionProps } = props;
  const fn = new HandlerFunction(scope, id, functionProps);
  attachTo(fn, permissions);
  for (const binding of bind) bindTo(fn, binding);
  return fn;
}
