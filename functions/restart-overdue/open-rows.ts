/** The rows of open broadcasts, as the overdue rule reads and writes them. Every write holds only for the row as read. */
import { paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from '../shared/broadcasts-table';
import { aliases, type ConditionalUpdate, updateIf } from '../shared/conditional-update';
import {
  BROADCASTS_TABLE_KEY,
  OPEN_BROADCASTS_INDEX,
  OPEN_BROADCASTS_KEYS,
  type BroadcastRow,
} from '../shared/table-schema';

/** Claimed by an execution that has not reported. */
export type ClaimedRow = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'request' | 'startedAt' | 'restarts'> & {
  readonly dueAt: number;
};
/** A refused request has a report without ever having been claimed. */
export type ReportedRow = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt'> & { readonly report: string };

/** A broadcast that was started again, or given up, is left alone for this long. */
const RECHECK_MS = 2 * 60 * 1000;

export const isReported = (row: Partial<BroadcastRow>): row is Partial<BroadcastRow> & ReportedRow =>
  row.report !== undefined && row.status !== 'RUNNING';

export class OpenRows {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** Ids of a shard that are past due, longest first. */
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

  read(broadcastId: string): Promise<(Partial<BroadcastRow> & ClaimedRow) | undefined> {
    return readBroadcast(this.client, this.table, broadcastId) as Promise<
      (Partial<BroadcastRow> & ClaimedRow) | undefined
    >;
  }

  /** The lease stays over, so that the execution started next may claim. */
  countRestart({ broadcastId, owner, dueAt }: ClaimedRow, now: number): Promise<boolean> {
    return this.#update(broadcastId, {
      UpdateExpression: 'SET #restarts = if_not_exists(#restarts, :zero) + :one, #dueAt = :next',
      ConditionExpression: '#owner = :owner AND #dueAt = :dueAt AND #status = :running',
      ExpressionAttributeNames: aliases<BroadcastRow>('restarts', 'dueAt', 'owner', 'status'),
      ExpressionAttributeValues: {
        ':zero': 0,
        ':one': 1,
        ':next': now + RECHECK_MS,
        ':owner': owner,
        ':dueAt': dueAt,
        ':running': 'RUNNING',
      },
    });
  }

  /** The row stays open until the report is published. */
  recordReport({ broadcastId, owner, dueAt }: ClaimedRow, report: string, now: number): Promise<boolean> {
    return this.#update(broadcastId, {
      UpdateExpression: 'SET #status = :failed, #report = :report, #dueAt = :next REMOVE #restarts, #envelope',
      ConditionExpression: '#owner = :owner AND #dueAt = :dueAt AND #status = :running',
      ExpressionAttributeNames: aliases<BroadcastRow>('status', 'report', 'dueAt', 'restarts', 'envelope', 'owner'),
      ExpressionAttributeValues: {
        ':failed': 'FAILED',
        ':report': report,
        ':next': now + RECHECK_MS,
        ':owner': owner,
        ':dueAt': dueAt,
        ':running': 'RUNNING',
      },
    });
  }

  markPublished({ broadcastId, owner, report }: ReportedRow, now: number): Promise<boolean> {
    return this.#update(broadcastId, {
      UpdateExpression: 'SET #publishedAt = :now REMOVE #openShard, #dueAt',
      ConditionExpression: '#owner = :owner AND #report = :report',
      ExpressionAttributeNames: aliases<BroadcastRow>('publishedAt', 'openShard', 'dueAt', 'owner', 'report'),
      ExpressionAttributeValues: { ':now': new Date(now).toISOString(), ':owner': owner, ':report': report },
    });
  }

  /** @returns whether the condition held */
  async #update(broadcastId: string, update: ConditionalUpdate): Promise<boolean> {
    const Key = { [BROADCASTS_TABLE_KEY]: broadcastId };
    return (await updateIf(this.client, { TableName: this.table, Key, ...update })) !== undefined;
  }
}
