/**
 * Time to live, which the engines lack: remembers the TTL attribute of each table and removes expired items now and then.
 * DynamoDB takes up to a few days to remove an item, so readers must filter expired items, there and here.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
import { type JsonObject, ServiceError } from '../core/service';

/** Like DynamoDB, leaves items alone that expired longer ago, since their unit is probably wrong. */
const MAX_EXPIRED_SECONDS = 5 * 365 * 24 * 60 * 60;
/** Items per Scan of the sweeper, so that a large table does not block the engine. */
const SWEEP_PAGE_ITEMS = 1000;

type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

export class TimeToLive {
  readonly #attributes = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(private readonly call: Call) {}

  /** Sweeps at this interval until {@link stop}. */
  start(intervalMs: number): void {
    this.#timer = setInterval(() => {
      this.#sweeping ??= this.sweep()
        .catch((error: unknown) => process.emitWarning(`Expired items were not removed: ${String(error)}`))
        .finally(() => (this.#sweeping = undefined));
    }, intervalMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  enable(tableName: string, attributeName: string): void {
    this.#attributes.set(tableName, attributeName);
  }

  forget(tableName: string): void {
    this.#attributes.delete(tableName);
  }

  /** Answers UpdateTimeToLive and DescribeTimeToLive. */
  async answer(operation: string, input: JsonObject): Promise<JsonObject> {
    const tableName = String(input.TableName);
    await this.call('DescribeTable', { TableName: tableName });
    return operation === 'UpdateTimeToLive' ? this.#update(tableName, input) : this.#describe(tableName);
  }

  /** Removes what has expired by `now` from every table that has a TTL attribute. */
  async sweep(now = Date.now()): Promise<void> {
    for (const [tableName, attribute] of this.#attributes) {
      await this.#sweepTable(tableName, attribute, Math.floor(now / 1000));
    }
  }

  #describe(tableName: string): JsonObject {
    const attribute = this.#attributes.get(tableName);
    const description = attribute === undefined ? {} : { AttributeName: attribute };
    return { TimeToLiveDescription: { TimeToLiveStatus: attribute ? 'ENABLED' : 'DISABLED', ...description } };
  }

  #update(tableName: string, input: JsonObject): JsonObject {
    const { Enabled, AttributeName } = (input.TimeToLiveSpecification ?? {}) as JsonObject;
    if (typeof Enabled !== 'boolean' || typeof AttributeName !== 'string' || AttributeName === '') {
      throw new ServiceError('ValidationException', 'TimeToLiveSpecification needs Enabled and AttributeName.');
    }
    const current = this.#attributes.get(tableName);
    if (Enabled === (current !== undefined)) {
      throw new ServiceError('ValidationException', `TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
    }
    if (Enabled) this.enable(tableName, AttributeName);
    else this.forget(tableName);
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  }

  async #sweepTable(tableName: string, attribute: string, now: number): Promise<void> {
    const { Table } = await this.call('DescribeTable', { TableName: tableName });
    const keyNames = (Table as { KeySchema: { AttributeName: string }[] }).KeySchema.map((key) => key.AttributeName);
    // A comparison with a number is false for every other type; DynamoDB too only considers numbers.
    const expired = '#ttl < :now AND #ttl > :oldest';
    const names = { '#ttl': attribute };
    const values = { ':now': { N: String(now) }, ':oldest': { N: String(now - MAX_EXPIRED_SECONDS) } };
    let startKey: unknown;
    do {
      const page = await this.call('Scan', {
        TableName: tableName,
        FilterExpression: expired,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        Limit: SWEEP_PAGE_ITEMS,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      });
      for (const item of page.Items as JsonObject[]) {
        await this.#remove({
          TableName: tableName,
          Key: Object.fromEntries(keyNames.map((name) => [name, item[name]])),
          ConditionExpression: expired,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        });
      }
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined);
  }

  async #remove(request: JsonObject): Promise<void> {
    try {
      await this.call('DeleteItem', request);
    } catch (error) {
      // Its time to live was extended after the Scan.
      if (!(error instanceof ServiceError && error.code === 'ConditionalCheckFailedException')) throw error;
    }
  }
}
