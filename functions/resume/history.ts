/** Reads streams of the history table. Reads are consistent: what a resume does not find, a later one must. */
import { BatchGetCommand, type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import {
  type HistoryContent,
  historyKey,
  type HistoryRow,
  HISTORY_TABLE_KEYS,
  type RetainedRow,
} from '#shared/history/history-table';
import { untilProcessed } from '#shared/tables/unprocessed';

/** Where a resume reads. */
export interface HistoryReader {
  /**
   * The rows of a stream after a position, oldest first.
   * @returns at most `limit` rows
   */
  after(streamKey: string, position: string, limit: number): Promise<readonly HistoryRow[]>;
  /** The last values of a stream, at most `limit`. */
  lastValues(streamKey: string, limit: number): Promise<readonly RetainedRow[]>;
  /** What the rows do not hold themselves, by position. */
  contents(positions: readonly string[]): Promise<ReadonlyMap<string, HistoryContent>>;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_BATCH_KEYS = 100;

const { partition: STREAM, sort: POSITION } = HISTORY_TABLE_KEYS;

export class History implements HistoryReader {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  after(streamKey: string, position: string, limit: number): Promise<HistoryRow[]> {
    return this.#query<HistoryRow>(
      {
        KeyConditionExpression: '#stream = :stream AND #position > :position',
        ExpressionAttributeNames: { '#stream': STREAM, '#position': POSITION },
        ExpressionAttributeValues: { ':stream': streamKey, ':position': position },
      },
      limit,
    );
  }

  lastValues(streamKey: string, limit: number): Promise<RetainedRow[]> {
    return this.#query<RetainedRow>(
      {
        KeyConditionExpression: '#stream = :stream',
        ExpressionAttributeNames: { '#stream': STREAM },
        ExpressionAttributeValues: { ':stream': historyKey.retained(streamKey) },
      },
      limit,
    );
  }

  async contents(positions: readonly string[]): Promise<Map<string, HistoryContent>> {
    const contents = new Map<string, HistoryContent>();
    const keys = [...new Set(positions)].map((position) => ({
      [STREAM]: historyKey.body(position),
      [POSITION]: position,
    }));
    while (keys.length > 0)
      for (const item of await this.#items(keys.splice(0, MAX_BATCH_KEYS))) contents.set(item.position, item);
    return contents;
  }

  /** @throws Error if DynamoDB keeps returning keys, as it does while it throttles */
  async #items(keys: readonly Record<string, string>[]): Promise<readonly (HistoryContent & HistoryRow)[]> {
    const items: (HistoryContent & HistoryRow)[] = [];
    const left = await untilProcessed<Record<string, unknown>>(keys, async (Keys) => {
      const { Responses, UnprocessedKeys } = await this.client.send(
        new BatchGetCommand({ RequestItems: { [this.table]: { Keys, ConsistentRead: true } } }),
      );
      items.push(...((Responses?.[this.table] ?? []) as (HistoryContent & HistoryRow)[]));
      return UnprocessedKeys?.[this.table]?.Keys ?? [];
    });
    if (left > 0) throw new Error(`${left} items of '${this.table}' were not read: throttled`);
    return items;
  }

  async #query<Row>(
    query: Pick<
      Parameters<typeof paginateQuery>[1],
      'KeyConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
    >,
    limit: number,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    const pages = paginateQuery(
      { client: this.client },
      { TableName: this.table, ConsistentRead: true, Limit: limit, ...query },
    );
    for await (const { Items = [] } of pages) {
      rows.push(...(Items as Row[]));
      if (rows.length >= limit) break;
    }
    return rows.slice(0, limit);
  }
}
