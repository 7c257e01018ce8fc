/**
 * Removes rows from tables that have a TTL attribute: those that have expired, and old ones that are far from it, once they take
 * too much memory. The second is of local mode alone, whose tables are in memory. It leaves alone what something may still wait
 * for: rows that are in an index, rows that expire within two days, and the latest rows.
 *
 * Tables whose partition keys have the same name are about the same things, so they share the room, and the order in which rows
 * go: the outcomes of a broadcast go with its own row.
 */
import { type JsonObject, ServiceError } from '../core/service';
import { TableCatalog, type TableSchema } from './table-catalog';

export type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

export interface SweepOptions {
  /** Epoch seconds. */
  readonly now: number;
  /** Bytes of rows that may go early, as DynamoDB counts them, of all tables with the same partition key. */
  readonly maxLongLivedBytes: number;
}

/** Like DynamoDB, leaves items alone that expired longer ago, since their unit is probably wrong. */
const MAX_EXPIRED_SECONDS = 5 * 365 * 24 * 60 * 60;
/** A row that expires sooner is not kept for the record only. */
const FAR_SECONDS = 2 * 24 * 60 * 60;
/** Rows that expire this close to the last row of their table may be of work that is not over. */
const LATEST_SECONDS = 10 * 60;
/** Items per Scan, so that a large table does not block the engine. */
const PAGE_ITEMS = 1000;
/** Old rows removed at once; the engine does other work meanwhile. */
const REMOVED_AT_ONCE = 10;
/** Bytes of an eventually consistent read with one unit of capacity. */
const BYTES_PER_UNIT = 8192;

/** A row that may go early. */
interface FarRow {
  readonly table: SweptTable;
  readonly key: JsonObject;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly bytes: number;
}

/** @param attributes the TTL attribute of each table */
export async function sweep(
  call: Call,
  attributes: ReadonlyMap<string, string>,
  { now, maxLongLivedBytes }: SweepOptions,
): Promise<void> {
  const catalog = new TableCatalog((TableName) => call('DescribeTable', { TableName }));
  const groups = new Map<string | undefined, FarRow[]>();
  for (const [name, attribute] of attributes) {
    const table = new SweptTable(call, name, attribute, await catalog.describe(name));
    const rows = groups.get(table.partitionKey) ?? [];
    groups.set(table.partitionKey, [...rows, ...(await table.removeExpired(now))]);
  }
  for (const rows of groups.values()) await removeOldest(rows, maxLongLivedBytes);
}

async function removeOldest(rows: FarRow[], maxBytes: number): Promise<void> {
  let excess = rows.reduce((sum, { bytes }) => sum + bytes, 0) - maxBytes;
  if (excess <= 0) return;
  const latest = new Map<SweptTable, number>();
  for (const { table, expiresAt } of rows) latest.set(table, Math.max(expiresAt, latest.get(table) ?? 0));
  const removable = rows.filter(({ table, expiresAt }) => expiresAt <= latest.get(table)! - LATEST_SECONDS);
  removable.sort((one, other) => one.expiresAt - other.expiresAt);
  for (let start = 0; start < removable.length && excess > 0; start += REMOVED_AT_ONCE) {
    const removed: FarRow[] = [];
    for (const row of removable.slice(start, start + REMOVED_AT_ONCE)) {
      if (excess <= 0) break;
      removed.push(row);
      excess -= row.bytes;
    }
    await Promise.all(removed.map((row) => row.table.removeEarly(row)));
  }
}

class SweptTable {
  /** Names of attributes in expressions, by attribute. */
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #keys: readonly string[];
  readonly #inNoIndex: string;

  constructor(
    private readonly call: Call,
    private readonly name: string,
    private readonly attribute: string,
    { keyNames, indexes }: TableSchema,
  ) {
    const indexKeys = [...indexes.values()].map((index) => index.keyNames);
    const names = new Set([attribute, ...keyNames, ...indexKeys.flat()]);
    this.#aliases = new Map([...names].map((each, position) => [each, `#a${position}_`]));
    this.#keys = keyNames;
    const isThere = (each: string) => `attribute_exists(${this.#alias(each)})`;
    this.#inNoIndex = indexKeys.map((keys) => ` AND NOT (${keys.map(isThere).join(' AND ')})`).join('');
  }

  get partitionKey(): string | undefined {
    return this.#keys[0];
  }

  /** @returns the rows that may go early */
  async removeExpired(now: number): Promise<FarRow[]> {
    const ttl = this.#alias(this.attribute);
    // A comparison with a number is false for every other type; DynamoDB too only considers numbers.
    const expired = `${ttl} < :now AND ${ttl} > :oldest`;
    const values = { ':now': { N: String(now) }, ':oldest': { N: String(now - MAX_EXPIRED_SECONDS) } };
    const scan = {
      FilterExpression: `(${expired}) OR (${ttl} > :far${this.#inNoIndex})`,
      ProjectionExpression: [...new Set([this.attribute, ...this.#keys])].map((each) => this.#alias(each)).join(', '),
      ExpressionAttributeValues: { ...values, ':far': { N: String(now + FAR_SECONDS) } },
      ReturnConsumedCapacity: 'TOTAL',
      Limit: PAGE_ITEMS,
    };
    const far: FarRow[] = [];
    let startKey: unknown;
    do {
      const page = await this.#call('Scan', startKey === undefined ? scan : { ...scan, ExclusiveStartKey: startKey });
      const bytes = meanBytes(page);
      for (const item of page.Items as JsonObject[]) {
        const key = Object.fromEntries(this.#keys.map((name) => [name, item[name]]));
        const expiresAt = Number((item[this.attribute] as { N: string }).N);
        if (expiresAt >= now) far.push({ table: this, key, expiresAt, bytes });
        else await this.#remove(key, expired, values);
      }
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined);
    return far;
  }

  /** Unless it was written again, or is in an index by now. */
  removeEarly({ key, expiresAt }: FarRow): Promise<void> {
    const unchanged = `${this.#alias(this.attribute)} = :ttl${this.#inNoIndex}`;
    return this.#remove(key, unchanged, { ':ttl': { N: String(expiresAt) } });
  }

  async #remove(Key: JsonObject, condition: string, values: JsonObject): Promise<void> {
    try {
      await this.#call('DeleteItem', { Key, ConditionExpression: condition, ExpressionAttributeValues: values });
    } catch (error) {
      // It changed after the Scan.
      if (!(error instanceof ServiceError && error.code === 'ConditionalCheckFailedException')) throw error;
    }
  }

  /** With the aliases that the expressions use: DynamoDB refuses others. */
  #call(operation: string, input: JsonObject): Promise<JsonObject> {
    const expressions = `${String(input.ConditionExpression)} ${String(input.FilterExpression)} ${String(input.ProjectionExpression)}`;
    const used = [...this.#aliases].filter(([, alias]) => expressions.includes(alias));
    const names = Object.fromEntries(used.map(([name, alias]) => [alias, name]));
    return this.call(operation, { TableName: this.name, ...input, ExpressionAttributeNames: names });
  }

  #alias(name: string): string {
    return this.#aliases.get(name)!;
  }
}

/** Mean size of the items that a Scan read, also of those that it did not return. */
function meanBytes({ ConsumedCapacity, ScannedCount }: JsonObject): number {
  const { CapacityUnits } = ConsumedCapacity as { CapacityUnits: number };
  return ScannedCount === 0 ? 0 : (CapacityUnits * BYTES_PER_UNIT) / Number(ScannedCount);
}
