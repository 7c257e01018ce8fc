/** Binds functions to resources: the right to use a resource, and its name in the environment. */
import { Token } from 'aws-cdk-lib';
import { Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Bindable, kindOf } from './bindable';
import { grantByMethod } from './grant-by-method';

/** A resource, or a resource with what differs from the defaults of its kind. */
export type Binding =
  | Bindable
  | {
      readonly resource: Bindable;
      /** Grant method of the resource, e.g. `grantReadData`. @default - that of its kind: read and write, or send */
      readonly grant?: string;
      /** @default - from the resource's id and kind: the table `Orders` gives ORDERS_TABLE_NAME */
      readonly variable?: string;
    };

/** Which resource each variable of a function names, so that no binding silently overwrites another. */
const bound = new WeakMap<IFunction, Map<string, Bindable>>();

/** @throws Error if the function's environment cannot be set, or the variable names another resource */
export function bindTo(fn: IFunction, binding: Binding): void {
  const { resource, grant, variable }: Exclude<Binding, Bindable> = isBindable(binding)
    ? { resource: binding }
    : binding;
  const kind = kindOf(resource);
  const name = variable ?? variableOf(resource, kind.suffix);
  if (!(fn instanceof LambdaFunction)) {
    throw new Error(
      `${fn.node.path} cannot be bound to ${resource.node.path}: it is imported, so its environment is set where it is made`,
    );
  }
  const variables = bound.get(fn) ?? new Map<string, Bindable>();
  bound.set(fn, variables);
  const other = variables.get(name);
  if (other !== undefined && other !== resource) {
    throw new Error(
      `${name} of ${fn.node.path} already names ${other.node.path}: give { resource, variable } for ${resource.node.path}`,
    );
  }
  variables.set(name, resource);
  fn.addEnvironment(name, kind.valueOf(resource));
  if (grant === undefined) kind.grant(resource, fn);
  else grantByMethod(resource, grant, fn);
}

/** A construct may have any member, even one named `resource`. */
const isBindable = (binding: Binding): binding is Bindable => Construct.isConstruct(binding);

/** `OrdersTable` and `orders` both give ORDERS_TABLE_NAME. */
function variableOf({ node: { id, path } }: Bindable, suffix: string): string {
  if (Token.isUnresolved(id)) throw new Error(`${path} has no name for a variable: give { resource, variable }`);
  const words = id
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toUpperCase();
  const [kindWord] = /^[A-Z_]+(?=_[A-Z]+$)/.exec(suffix) ?? [''];
  const base = words === kindWord ? '' : words.replace(new RegExp(`_${kindWord}$`), '');
  return base === '' ? suffix : `${base}_${suffix}`;
}
