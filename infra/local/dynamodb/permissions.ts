/**
 * The permission that an operation needs, on which table or index.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
import { ownProperty } from '#shared/base/own-property';
import { type Environment, arn } from '../core/identity';
import type { JsonObject, PermissionRequest } from '../core/service';
import { listOf, membersOf } from './input-shape';

const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

export function permissionsFor(operation: string, input: JsonObject, environment: Environment): PermissionRequest[] {
  const tableArn = (table: unknown): string => tableArnOf(environment, table);
  const request = (resource: string, action = operation) => ({ action: `dynamodb:${action}`, resource });
  switch (operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(membersOf(input.RequestItems)).map((table) => request(tableArn(table)));
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return listOf(input.TransactItems).flatMap((item) =>
        Object.entries(membersOf(item)).map(([kind, part]) =>
          request(tableArn(membersOf(part).TableName), ownProperty(TRANSACTION_ACTIONS, kind) ?? kind),
        ),
      );
    case 'ListTables':
      return [request('*')];
    case 'ListTagsOfResource':
    case 'TagResource':
    case 'UntagResource':
      return [request(String(input.ResourceArn))];
    default:
      return [{ ...request(`${tableArn(input.TableName)}${indexSuffix(input)}`), ...leadingKeys(input) }];
  }
}

/** The tables in a list of permissions. */
export const tableNamesOf = (permissions: readonly PermissionRequest[]): string[] =>
  permissions.flatMap(({ resource }) => /:table\/([^/]+)/.exec(resource)?.[1] ?? []);

/** A request may also name a table by its ARN. */
export const tableArnOf = (environment: Environment, table: unknown): string =>
  arn(environment, 'dynamodb', `table/${tableNameOf(table)}`);

/** @param table name or ARN of a table */
export const tableNameOf = (table: unknown): string =>
  String(table).replace(/^arn:[^:]+:dynamodb:[^:]*:\d*:table\//, '');

/** `dynamodb:LeadingKeys` of an item of a table without a sort key; in other keys, the request does not say which is which. */
function leadingKeys({ Key: key }: JsonObject): Pick<PermissionRequest, 'context'> {
  const [value, ...more] = Object.values(membersOf(key));
  if (value === undefined || more.length > 0) return {};
  return { context: { 'dynamodb:LeadingKeys': String(Object.values(membersOf(value))[0]) } };
}

const indexSuffix = ({ IndexName: index }: JsonObject): string => (typeof index === 'string' ? `/index/${index}` : '');
