/** A copy of a table that follows it later: what the global indexes of the table show meanwhile. */
import type { JsonObject } from '../core/service';
import type { DynamoDbEngine } from './engine';
import type { WireItem } from './observer';

export interface CopiedTable {
  readonly tableName: string;
  readonly keyNames: readonly string[];
  readonly copyName: string;
}

/** Members of a table's description with which the same table is created again. */
const DEFINITION = ['AttributeDefinitions', 'KeySchema'] as const;
const INDEX_DEFINITION = ['IndexName', 'KeySchema', 'Projection'] as const;

export class LaggingCopy {
  readonly #timers = new Set<NodeJS.Timeout>();
  /** By key of an item: the number of the last version that was copied. */
  readonly #copied = new Map<string, number>();
  #versions = 0;
  #ended = false;

  private constructor(
    private readonly engine: DynamoDbEngine,
    private readonly table: CopiedTable,
  ) {}

  /** Makes a copy that has what the table has now. */
  static async make(engine: DynamoDbEngine, table: CopiedTable): Promise<LaggingCopy> {
    const { tableName, copyName } = table;
    const { Table } = (await engine.call('DescribeTable', { TableName: tableName })) as { Table: JsonObject };
    const indexes = (Table.GlobalSecondaryIndexes ?? []) as readonly JsonObject[];
    await engine.call('CreateTable', {
      TableName: copyName,
      BillingMode: 'PAY_PER_REQUEST',
      ...only(Table, DEFINITION),
      AttributeDefinitions: definitionsOf(Table, indexes),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map((index) => only(index, INDEX_DEFINITION)) }),
    });
    await untilActive(engine, copyName);
    let startKey: unknown;
    do {
      const page = await engine.call('Scan', {
        TableName: tableName,
        ConsistentRead: true,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      });
      for (const Item of page.Items as readonly WireItem[]) await engine.call('PutItem', { TableName: copyName, Item });
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined);
    return new LaggingCopy(engine, table);
  }

  async read(operation: string, input: JsonObject): Promise<JsonObject> {
    const { tableName, copyName } = this.table;
    const answer = await this.engine.call(operation, { ...input, TableName: copyName });
    const { ConsumedCapacity } = answer;
    if (ConsumedCapacity === undefined) return answer;
    return { ...answer, ConsumedCapacity: { ...(ConsumedCapacity as JsonObject), TableName: tableName } };
  }

  /** Copies an item as it is now, after a time. A version that is late does not replace a later one. */
  async follow(item: WireItem, lagMs: number): Promise<void> {
    const { tableName, keyNames, copyName } = this.table;
    const Key = only(item, keyNames);
    const version = (this.#versions += 1);
    const { Item } = await this.engine.call('GetItem', { TableName: tableName, Key, ConsistentRead: true });
    const copy = async () => {
      const key = JSON.stringify(Key);
      if (this.#ended || (this.#copied.get(key) ?? 0) > version) return;
      this.#copied.set(key, version);
      if (Item === undefined) await this.engine.call('DeleteItem', { TableName: copyName, Key });
      else await this.engine.call('PutItem', { TableName: copyName, Item });
    };
    if (lagMs === 0) return copy();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // The engine has stopped, or the copy is being removed.
      copy().catch(() => undefined);
    }, lagMs).unref();
    this.#timers.add(timer);
  }

  /** Removes it. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.engine.call('DeleteTable', { TableName: this.table.copyName });
  }
}

/** A local index of the table is not copied, and neither are the attributes that only it names. */
function definitionsOf(table: JsonObject, indexes: readonly JsonObject[]): unknown[] {
  type Schema = readonly { readonly AttributeName: string }[];
  const schemas = [table, ...indexes].flatMap(({ KeySchema }) => KeySchema as Schema);
  const named = new Set(schemas.map(({ AttributeName }) => AttributeName));
  return (table.AttributeDefinitions as Schema).filter(({ AttributeName }) => named.has(AttributeName));
}

const only = (object: JsonObject | WireItem, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, object[name]]));

async function untilActive(engine: DynamoDbEngine, tableName: string): Promise<void> {
  for (;;) {
    const { Table } = await engine.call('DescribeTable', { TableName: tableName });
    if ((Table as { TableStatus: string }).TableStatus === 'ACTIVE') return;
  }
}
