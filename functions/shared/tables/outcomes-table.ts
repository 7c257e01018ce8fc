/**
 * Who got a broadcast: the rows of the outcomes table, and the outcomes in the broadcast's own row. The sender writes a row
 * per batch, the state machine a row for connections that no sender finished. If one small batch was all, its outcomes are in
 * the broadcast's row, with the report. These functions return one outcome per connection. `recorded` in the report says how
 * many to expect; broadcast-record.ts compares.
 */
import { paginateQuery, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from './broadcasts-table';
import { reachedUsers } from './reached';
import { reportOf } from './stored-report';
import {
  OUTCOMES_TABLE_KEYS,
  type BatchRecord,
  type BroadcastRow,
  type LostPartRecord,
  type OutcomesRow,
  type UserByConnection,
} from './table-schema';

/** Names of the tables that say who got a broadcast. */
export interface BroadcastTables {
  readonly broadcasts: string;
  readonly outcomes: string;
}

/** A broadcast's row as it was read. */
export type ReadRow = Partial<BroadcastRow> & Pick<BroadcastRow, 'broadcastId'>;

/** The outcome of one connection of a broadcast. */
export interface RecipientOutcome {
  readonly connectionId: string;
  /** Absent if unknown: for a directly addressed connection. */
  readonly userId?: string;
  readonly outcome: 'delivered' | 'stale' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
  /** ISO 8601 time when its batch was over, or when its report was composed, right after its only batch. */
  readonly at: string;
}

/**
 * The recorded outcomes of a broadcast, each connection once. If several invocations handled a connection, because one
 * was lost and retried or the broadcast was restarted, any delivered wins, else the latest. Because only the last row
 * can settle a connection, all outcomes are in memory before the first is returned, about 200 bytes each.
 */
export async function* outcomesOf(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
): AsyncGenerator<RecipientOutcome> {
  const row = await readBroadcast(client, tables.broadcasts, broadcastId);
  yield* (await readOutcomes(client, tables.outcomes, { ...row, broadcastId })).settled.values();
}

/**
 * The same as a map, and the ids of all connections that any row lists as failed.
 * @param table the outcomes table
 * @param broadcast the broadcast's row, which may have some too
 */
export async function readOutcomes(
  client: DynamoDBDocumentClient,
  table: string,
  broadcast: ReadRow,
): Promise<{ readonly settled: ReadonlyMap<string, RecipientOutcome>; readonly everFailed: ReadonlySet<string> }> {
  const settled = new Map<string, RecipientOutcome>();
  const everFailed = new Set<string>();
  const settle = (row: Pick<OutcomesRow, 'outcomes' | 'at'>) => {
    for (const outcome of outcomesIn(row)) {
      if (outcome.outcome === 'failed') everFailed.add(outcome.connectionId);
      if (settled.get(outcome.connectionId)?.outcome !== 'delivered') settled.set(outcome.connectionId, outcome);
    }
  };
  // Stryker disable next-line StringLiteral: what has outcomes has begun; the default is for the compiler
  const { broadcastId, reached, startedAt = '' } = broadcast;
  if (reached !== undefined) {
    const delivered = { delivered: reachedUsers(reached) } satisfies BatchRecord;
    settle({ outcomes: JSON.stringify(delivered), at: reportOf(broadcast)?.finishedAt ?? startedAt });
  }
  for await (const row of rowsOf(client, table, broadcastId)) settle(row);
  return { settled, everFailed };
}

/** A lost part of a fan-out: it is unknown which connections of its recipients have the message. */
export interface LostPart extends LostPartRecord {
  /** ISO 8601. */
  readonly at: string;
}

/** The lost parts that the fan-out could record. `lostParts` of the report also counts those it could not. */
export async function* lostPartsOf(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): AsyncGenerator<LostPart> {
  for await (const { lostPart, at } of rowsOf(client, table, broadcastId)) {
    if (lostPart !== undefined) yield { ...(JSON.parse(lostPart) as LostPartRecord), at };
  }
}

export async function putOutcomes(client: DynamoDBDocumentClient, table: string, row: OutcomesRow): Promise<void> {
  await client.send(new PutCommand({ TableName: table, Item: row }));
}

/** In chronological order. */
async function* rowsOf(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): AsyncGenerator<OutcomesRow> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#broadcast = :broadcast',
      ExpressionAttributeNames: { '#broadcast': OUTCOMES_TABLE_KEYS.partition },
      ExpressionAttributeValues: { ':broadcast': broadcastId },
    },
  );
  // Stryker disable next-line ArrayDeclaration: a query has items, if only none; the default is for the compiler
  for await (const { Items = [] } of pages) yield* Items as OutcomesRow[];
}

function* outcomesIn({ outcomes, at }: Pick<OutcomesRow, 'outcomes' | 'at'>): Generator<RecipientOutcome> {
  const { delivered = {}, stale = {}, failed = {} } = JSON.parse(outcomes) as BatchRecord;
  yield* each(delivered, { outcome: 'delivered', at });
  yield* each(stale, { outcome: 'stale', at });
  for (const [reason, connections] of Object.entries(failed))
    yield* each(connections, { outcome: 'failed', reason, at });
}

function* each(
  connections: UserByConnection,
  what: Pick<RecipientOutcome, 'outcome' | 'reason' | 'at'>,
): Generator<RecipientOutcome> {
  for (const [connectionId, userId] of Object.entries(connections)) {
    yield { connectionId, ...(userId !== null && { userId }), ...what };
  }
}
