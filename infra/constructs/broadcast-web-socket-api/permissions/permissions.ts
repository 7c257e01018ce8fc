/** What route functions may do, as data: grants of constructs, IAM statements, and SST's service names. */
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { type Bindable, kindOf } from './bindable';
import { grantByMethod } from './grant-by-method';
import { grantShorthand } from './service-shorthand';

export type Permission =
  /** A grant: `(fn) => table.grantReadData(fn)`. */
  | ((grantee: IGrantable) => unknown)
  /** A construct and its grant method: `[table, 'grantReadData']`. */
  | readonly [construct: IConstruct, grantMethod: string]
  /** A resource with the default grant of its kind, such as reading and writing a table. */
  | Bindable
  | PolicyStatement
  /** Every action of a service, as in SST: `'s3'`. Warns. */
  | string;

/** `'*'` allows everything, and warns. */
export type Permissions = readonly Permission[] | '*';

/** @throws Error for a permission that cannot be granted, saying what was expected */
export function attachTo(fn: IFunction, permissions: Permissions): void {
  for (const permission of permissionList(permissions)) attach(fn, permission);
}

export const permissionList = (permissions: Permissions = []): readonly Permission[] =>
  permissions === '*' ? ['*'] : permissions;

function attach(fn: IFunction, permission: Permission): void {
  if (typeof permission === 'string') grantShorthand(fn, permission);
  else if (typeof permission === 'function') permission(fn);
  else if (permission instanceof PolicyStatement) fn.addToRolePolicy(permission);
  else if (isPair(permission)) grantByMethod(permission[0], permission[1], fn);
  else kindOf(permission).grant(permission, fn);
}

const isPair = (permission: object): permission is readonly [IConstruct, string] => Array.isArray(permission);
