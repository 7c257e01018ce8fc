/**
 * Time to live, which the engines lack: remembers the TTL attribute of each table and removes expired items now and then.
 * DynamoDB takes up to a few days to remove an item, so readers must filter expired items, there and here.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
import { type JsonObject, ServiceError } from '../core/service';
import { type Call, sweep } from './sweep';

export class TimeToLive {
  readonly #attributes = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  /** @param maxLongLivedBytes see sweep.ts */
  constructor(
    private readonly call: Call,
    private readonly maxLongLivedBytes: number,
  ) {}

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

  /** Removes what has expired by `now` from every table that has a TTL attribute, and old rows that take too much memory. */
  async sweep(now = Date.now()): Promise<void> {
    await sweep(this.call, this.#attributes, {
      now: Math.floor(now / 1000),
      maxLongLivedBytes: this.maxLongLivedBytes,
    });
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
}
