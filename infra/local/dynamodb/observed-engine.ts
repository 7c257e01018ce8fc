/**
 * An engine whose reads and writes can be observed, for metering. Without an observer, calls pass through; with one, each
 * write has a read of its item before and after it.
 */
import { type JsonObject, ServiceError } from '../core/service';
import type { DynamoDbEngine } from './engine';
import type { ObservedIndex, TableNotice, TableObserver, WireItem } from './observer';
import { TableCatalog } from './table-catalog';
import { writtenItems, type WrittenItem } from './written-items';

const READS: ReadonlySet<string> = new Set(['BatchGetItem', 'GetItem', 'Query', 'Scan']);

export class ObservedEngine implements DynamoDbEngine {
  readonly #catalog = new TableCatalog((tableName) => this.engine.call('DescribeTable', { TableName: tableName }));
  readonly #observers = new Set<TableObserver>();

  constructor(private readonly engine: DynamoDbEngine) {}

  /** @returns a function that ends the observation */
  onAccess(observer: TableObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  get operations(): ReadonlySet<string> {
    return this.engine.operations;
  }

  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    if (this.#observers.size === 0) return this.engine.call(operation, input);
    if (READS.has(operation)) return this.#read(operation, input);
    const written = writtenItems(operation, input);
    if (written.length === 0) return this.engine.call(operation, input);
    return this.#around(written, () => this.engine.call(operation, input));
  }

  stop(): Promise<void> {
    return this.engine.stop();
  }

  async #read(operation: string, input: JsonObject): Promise<JsonObject> {
    const asked = input.ReturnConsumedCapacity ?? 'NONE';
    const answer = await this.engine.call(
      operation,
      asked === 'NONE' ? { ...input, ReturnConsumedCapacity: 'TOTAL' } : input,
    );
    const { ConsumedCapacity, ...rest } = answer;
    // For a page without items the engine counts nothing, but DynamoDB bills the smallest read.
    const least = input.ConsistentRead === true ? 1 : 0.5;
    for (const { TableName, CapacityUnits } of [ConsumedCapacity].flat() as {
      TableName: string;
      CapacityUnits: number;
    }[]) {
      this.#tell({ type: 'read', tableName: TableName, readUnits: Math.max(least, CapacityUnits) });
    }
    return asked === 'NONE' ? rest : answer;
  }

  async #around(items: readonly WrittenItem[], write: () => Promise<JsonObject>): Promise<JsonObject> {
    const itemsNow = () => Promise.all(items.map(({ tableName, item }) => this.#itemNow(tableName, item)));
    const before = await itemsNow();
    const told = async (after: readonly (WireItem | undefined)[]) => {
      for (const [position, { tableName }] of items.entries()) {
        const indexes = await this.#indexesOf(tableName);
        this.#tell({ type: 'write', tableName, before: before[position], after: after[position], indexes });
      }
    };
    try {
      const answer = await write();
      await told(await itemsNow());
      return answer;
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ConditionalCheckFailedException') await told(before);
      throw error;
    }
  }

  #tell(notice: TableNotice): void {
    for (const observer of this.#observers) observer(notice);
  }

  async #itemNow(tableName: string, item: WireItem): Promise<WireItem | undefined> {
    const { keyNames } = await this.#catalog.describe(tableName);
    const Key = Object.fromEntries(keyNames.map((name) => [name, item[name]]));
    const { Item } = await this.engine.call('GetItem', { TableName: tableName, Key, ConsistentRead: true });
    return Item as WireItem | undefined;
  }

  async #indexesOf(tableName: string): Promise<ObservedIndex[]> {
    const { indexes } = await this.#catalog.describe(tableName);
    return [...indexes].map(([name, { keyNames, projected }]) => ({ name, keyNames, projected }));
  }
}
