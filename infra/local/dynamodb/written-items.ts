/** The items that an operation writes, by table: each whole, or its key. */
import type { JsonObject } from '../core/service';
import { listOf, membersOf } from './input-shape';
import type { WireItem } from './observer';

export interface WrittenItem {
  readonly tableName: string;
  readonly item: WireItem;
}

const WRITES: ReadonlySet<string> = new Set(['DeleteItem', 'PutItem', 'UpdateItem']);

/** Empty for an operation that writes nothing, and for a request of another shape, which the engine refuses as DynamoDB does. */
export function writtenItems(operation: string, input: JsonObject): WrittenItem[] {
  if (WRITES.has(operation)) return written(input);
  if (operation === 'BatchWriteItem') {
    return Object.entries(membersOf(input.RequestItems)).flatMap(([tableName, entries]) =>
      listOf(entries).map((entry) => {
        const { PutRequest, DeleteRequest } = membersOf(entry);
        return { tableName, item: itemOf(membersOf(PutRequest).Item ?? membersOf(DeleteRequest).Key) };
      }),
    );
  }
  if (operation !== 'TransactWriteItems') return [];
  return listOf(input.TransactItems).flatMap((entry) => {
    const { Put, Update, Delete } = membersOf(entry);
    return [Put, Update, Delete].flatMap((one) => written(membersOf(one)));
  });
}

const written = ({ TableName, Item, Key }: JsonObject): WrittenItem[] =>
  typeof TableName === 'string' ? [{ tableName: TableName, item: itemOf(Item ?? Key) }] : [];

const itemOf = (value: unknown): WireItem => membersOf(value) as WireItem;
