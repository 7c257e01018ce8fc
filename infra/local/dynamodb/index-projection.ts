/**
 * What a Query or Scan of an index may name. DynamoDB refuses a query whose filter names an attribute the index does not
 * project and, on a global index, any read whose projection does; dynalite silently finds nothing. Rules and messages are
 * those of Amazon's DynamoDB Local 2.6.
 */
import { type JsonObject, ServiceError } from '../core/service';
import { topLevelAttributes } from './expression-attributes';
import type { IndexSchema, TableSchema } from './table-catalog';

/** @throws ServiceError ValidationException */
export function refuseUnprojectedAttributes(operation: 'Query' | 'Scan', input: JsonObject, table: TableSchema): void {
  const name = String(input.IndexName);
  const index = table.indexes.get(name);
  if (!index) return;
  if (operation === 'Query') {
    refuse(
      unprojected(index, namedBy(input, 'FilterExpression', Object.keys(objectOf(input.QueryFilter)))),
      `One or more parameter values were invalid: Secondary index ${name} does not project one or more filter attributes:`,
    );
  }
  refuse(
    unprojected(index, namedBy(input, 'ProjectionExpression', listOf(input.AttributesToGet))),
    index.kind === 'global'
      ? `One or more parameter values were invalid: Global secondary index ${name} does not project`
      : `Local mode does not fetch from the table what the local secondary index ${name} does not project:`,
  );
}

function refuse(attributes: readonly string[], reason: string): void {
  if (attributes.length > 0) throw new ServiceError('ValidationException', `${reason} [${attributes.join(', ')}]`);
}

/** Named in an expression, or in the older parameter with the same meaning. */
function namedBy(input: JsonObject, expression: string, older: readonly string[]): Iterable<string> {
  const text = input[expression];
  return typeof text === 'string' ? topLevelAttributes(text, objectOf(input.ExpressionAttributeNames)) : older;
}

function unprojected({ projected }: IndexSchema, attributes: Iterable<string>): string[] {
  return projected === 'all' ? [] : [...attributes].filter((name) => !projected.has(name)).sort();
}

const objectOf = (value: unknown): JsonObject => (value ?? {}) as JsonObject;
const listOf = (value: unknown): readonly string[] => (value ?? []) as readonly string[];
