/**
 * dynalite, corrected where it silently differs from DynamoDB: attributes that an index does not project, the old item in a
 * failed condition, and table settings it would drop.
 */
import { type JsonObject, ServiceError } from '../core/service';
import type { DynamoDbEngine } from './engine';
import type { EngineConnection } from './engine-connection';
import { refuseUnprojectedAttributes } from './index-projection';
import { DYNALITE_OPERATIONS } from './operation-names';
import { TableCatalog } from './table-catalog';

const CREATE_TABLE_MEMBERS: ReadonlySet<string> = new Set([
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
  'TableName',
]);

export class DynaliteEngine implements DynamoDbEngine {
  readonly operations = DYNALITE_OPERATIONS;
  readonly #catalog: TableCatalog;

  constructor(
    private readonly connection: EngineConnection,
    private readonly stopProcess: () => Promise<void>,
  ) {
    this.#catalog = new TableCatalog((tableName) => connection.call('DescribeTable', { TableName: tableName }));
  }

  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    if (operation === 'CreateTable') refuseOtherMembers(input);
    if (operation === 'CreateTable' || operation === 'DeleteTable') this.#catalog.forget(input.TableName);
    const answer = await this.#forward(operation, input);
    // Checked after the engine's own errors, which come first in DynamoDB too; a read has no side effects.
    if ((operation === 'Query' || operation === 'Scan') && typeof input.IndexName === 'string') {
      refuseUnprojectedAttributes(operation, input, await this.#catalog.describe(input.TableName));
    }
    return answer;
  }

  async stop(): Promise<void> {
    await this.connection.close();
    await this.stopProcess();
  }

  /** dynalite does not know `ReturnValuesOnConditionCheckFailure`, so the item is read after the refusal. */
  async #forward(operation: string, input: JsonObject): Promise<JsonObject> {
    const { ReturnValuesOnConditionCheckFailure: returned, ...known } = input;
    try {
      return await this.connection.call(operation, known);
    } catch (error) {
      const failedCondition = error instanceof ServiceError && error.code === 'ConditionalCheckFailedException';
      if (!failedCondition || returned !== 'ALL_OLD') throw error;
      const item = await this.#currentItem(input);
      throw new ServiceError(error.code, error.message, error.statusCode, item === undefined ? {} : { Item: item });
    }
  }

  /** Reads the item with the request's key; PutItem has the key within the item. */
  async #currentItem(input: JsonObject): Promise<unknown> {
    const source = (input.Key ?? input.Item) as JsonObject;
    const { keyNames } = await this.#catalog.describe(input.TableName);
    const Key = Object.fromEntries(keyNames.map((name) => [name, source[name]]));
    return (await this.connection.call('GetItem', { TableName: input.TableName, Key, ConsistentRead: true })).Item;
  }
}

function refuseOtherMembers(input: JsonObject): void {
  const others = Object.keys(input).filter((name) => !CREATE_TABLE_MEMBERS.has(name));
  if (others.length === 0) return;
  throw new ServiceError('ValidationException', `Local mode does not support ${others.join(', ')} in CreateTable.`);
}
