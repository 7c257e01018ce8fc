/** Reads and writes the rows of open broadcasts for the overdue rule. Every write requires the row as it was read. */
import { paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type DueRow,
  leaseEnded,
  markedPublished,
  reportRecorded,
  type ReportedRow,
  restartCounted,
} from '#shared/tables/broadcast-life';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { type ConditionalUpdate, updateIf } from '#shared/tables/conditional-update';
import {
  BROADCASTS_TABLE_KEY,
  OPEN_BROADCASTS_INDEX,
  OPEN_BROADCASTS_KEYS,
  type BroadcastRow,
} from '#shared/tables/table-schema';

export class OpenRows {
  /** @param leaseMs milliseconds that a started execution has to claim or to end */
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly leaseMs: number,
  ) {}

  /** Ids of a shard to check, longest open first. */
  async *overdue(shard: string, now: number): AsyncGenerator<string> {
    const { partition, sort } = OPEN_BROADCASTS_KEYS;
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.table,
        IndexName: OPEN_BROADCASTS_INDEX,
        KeyConditionExpression: '#partition = :shard AND #sort < :now',
        ExpressionAttributeNames: { '#partition': partition, '#sort': sort },
        ExpressionAttributeValues: { ':shard': shard, ':now': now },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items as Pick<BroadcastRow, 'broadcastId'>[]) yield item.broadcastId;
    }
  }

  read(broadcastId: string): Promise<Partial<BroadcastRow> | undefined> {
    return readBroadcast(this.client, this.table, broadcastId);
  }

  countRestart(row: DueRow, now: number): Promise<boolean> {
    return this.#update(row.broadcastId, restartCounted(row, now + this.leaseMs));
  }

  recordReport(row: DueRow, report: string, now: number): Promise<boolean> {
    return this.#update(row.broadcastId, reportRecorded(row, report, now));
  }

  async endLease({ broadcastId, owner }: Pick<BroadcastRow, 'broadcastId' | 'owner'>, now: number): Promise<void> {
    await this.#update(broadcastId, leaseEnded(owner, now));
  }

  markPublished(row: ReportedRow, now: number): Promise<boolean> {
    return this.#update(row.broadcastId, markedPublished(row, now));
  }

  /** @returns whether the condition held */
  async #update(broadcastId: string, update: ConditionalUpdate): Promise<boolean> {
    const Key = { [BROADCASTS_TABLE_KEY]: broadcastId };
    return (await updateIf(this.client, { TableName: this.table, Key, ...update })) !== undefined;
  }
}
