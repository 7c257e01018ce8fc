/** The items that an operation writes, by table: each whole, or its key. */
import type { JsonObject } from '../core/service';
import type { WireItem } from './observer';

export interface WrittenItem {
  readonly tableName: string;
  readonly item: WireItem;
}

interface BatchEntry {
  readonly PutRequest?: { readonly Item: WireItem };
  readonly DeleteRequest?: { readonly Key: WireItem };
}

interface Write {
  readonly TableName: string;
  readonly Item?: WireItem;
  readonly Key?: WireItem;
}

const WRITES: ReadonlySet<string> = new Set(['DeleteItem', 'PutItem', 'UpdateItem']);

/** Empty for an operation that writes nothing. */
export function writtenItems(operation: string, input: JsonObject): WrittenItem[] {
  if (WRITES.has(operation)) return [written(input as unknown as Write)];
  if (operation === 'BatchWriteItem') {
    return Object.entries(input.RequestItems as Record<string, readonly BatchEntry[]>).flatMap(([tableName, entries]) =>
      entries.map(({ PutRequest, DeleteRequest }) => ({
        tableName,
        item: PutRequest?.Item ?? DeleteRequest?.Key ?? {},
      })),
    );
  }
  if (operation !== 'TransactWriteItems') return [];
  const entries = input.TransactItems as readonly Readonly<Record<string, Write>>[];
  return entries.flatMap(({ Put, Update, Delete }) =>
    [Put, Update, Delete].flatMap((one) => (one ? [written(one)] : [])),
  );
}

const written = ({ TableName, Item, Key }: Write): WrittenItem => ({ tableName: TableName, item: Item ?? Key ?? {} });
