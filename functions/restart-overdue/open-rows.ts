/** The rows of open broadcasts, as the overdue rule reads and writes them. Every write holds only for the row as read. */
import { paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { aliases, type ConditionalUpdate, updateIf } from '#shared/tables/conditional-update';
import { PUBLISH_SECONDS } from '#shared/contracts/limits';
import {
  BROADCASTS_TABLE_KEY,
  OPEN_BROADCASTS_INDEX,
  OPEN_BROADCASTS_KEYS,
  type BroadcastRow,
} from '#shared/tables/table-schema';

/** Open, and past the time its owner had. */
export type DueRow = Partial<BroadcastRow> &
  Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt' | 'leaseUntil'> & { readonly dueAt: number };
/** With what a new execution of it needs. */
export type RestartableRow = DueRow & Pick<BroadcastRow, 'request'>;
export type ReportedRow = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt'> & { readonly report: string };

export const isReported = <Row extends Partial<BroadcastRow>>(row: Row): row is Row & { readonly report: string } =>
  row.report !== undefined && row.status !== 'RUNNING';

export class OpenRows {
  /** @param leaseMs milliseconds an execution that is started has until it has claimed, or has ended */
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly leaseMs: number,
  ) {}

  /** Ids of a shard to look at, longest open first. */
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

  /** The lease stays over, so that the execution started next may claim; until then nobody else starts one. */
  countRestart(row: DueRow, now: number): Promise<boolean> {
    return this.#updateAsRead(row, {
      UpdateExpression: 'SET #restarts = if_not_exists(#restarts, :zero) + :one, #dueAt = :next',
      ExpressionAttributeNames: aliases<BroadcastRow>('restarts', 'dueAt'),
      ExpressionAttributeValues: { ':zero': 0, ':one': 1, ':next': now + this.leaseMs },
    });
  }

  /** The row stays open until the report is published. */
  recordReport(row: DueRow, report: string, now: number): Promise<boolean> {
    return this.#updateAsRead(row, {
      UpdateExpression: 'SET #status = :failed, #report = :report, #leaseUntil = :next REMOVE #restarts, #envelope',
      ExpressionAttributeNames: aliases<BroadcastRow>('report', 'restarts', 'envelope'),
      ExpressionAttributeValues: { ':failed': 'FAILED', ':report': report, ':next': now + PUBLISH_SECONDS * 1000 },
    });
  }

  /** Ends the lease of an execution that is known to have ended: what it claimed is overdue from now on. */
  async endLease({ broadcastId, owner }: Pick<BroadcastRow, 'broadcastId' | 'owner'>, now: number): Promise<void> {
    await this.#update(broadcastId, {
      UpdateExpression: 'SET #leaseUntil = :now, #dueAt = :now',
      ConditionExpression: '#owner = :owner AND #status = :running',
      ExpressionAttributeNames: aliases<BroadcastRow>('leaseUntil', 'dueAt', 'owner', 'status'),
      ExpressionAttributeValues: { ':now': now - 1, ':owner': owner, ':running': 'RUNNING' },
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

  /** Both times are part of the condition: an owner that is late moves its lease, another run of the rule what is due. */
  #updateAsRead(
    { broadcastId, owner, dueAt, leaseUntil }: DueRow,
    { ExpressionAttributeNames, ExpressionAttributeValues, ...update }: ConditionalUpdate,
  ): Promise<boolean> {
    return this.#update(broadcastId, {
      ...update,
      ConditionExpression: '#owner = :owner AND #status = :running AND #dueAt = :dueAt AND #leaseUntil = :leaseUntil',
      ExpressionAttributeNames: {
        ...aliases<BroadcastRow>('owner', 'status', 'dueAt', 'leaseUntil'),
        ...ExpressionAttributeNames,
      },
      ExpressionAttributeValues: {
        ...{ ':owner': owner, ':running': 'RUNNING', ':dueAt': dueAt, ':leaseUntil': leaseUntil },
        ...ExpressionAttributeValues,
      },
    });
  }

  /** @returns whether the condition held */
  async #update(broadcastId: string, update: ConditionalUpdate): Promise<boolean> {
    const Key = { [BROADCASTS_TABLE_KEY]: broadcastId };
    return (await updateIf(this.client, { TableName: this.table, Key, ...update })) !== undefined;
  }
}
