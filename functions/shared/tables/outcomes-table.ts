/**
 * The outcomes table: who got a broadcast. The sender writes a row per batch, the state machine a row for connections
 * that no sender finished. These functions return one outcome per connection. `recorded` in the report says how many to
 * expect; broadcast-record.ts compares.
 */
import { paginateQuery, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReport } from '../contracts';
import {
  OUTCOMES_TABLE_KEYS,
  type BatchRecord,
  type LostPartRecord,
  type OutcomesRow,
  type UserByConnection,
} from './table-schema';

/** The outcome of one connection of a broadcast. */
export interface RecipientOutcome {
  readonly connectionId: string;
  /** Absent if unknown: for a directly addressed connection. */
  readonly userId?: string;
  readonly outcome: 'delivered' | 'stale' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
  /** ISO 8601 time when its batch was over. */
  readonly at: string;
}

/**
 * The recorded outcomes of a broadcast, each connection once. If several invocations handled a connection, because one
 * was lost and retried or the broadcast was restarted, any delivered wins, else the latest. Because only the last row
 * can settle a connection, all outcomes are in memory before the first is returned, about 200 bytes each.
 */
export async function* outcomesOf(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): AsyncGenerator<RecipientOutcome> {
  yield* (await readOutcomes(client, table, broadcastId)).settled.values();
}

/** The same as a map, and the ids of all connections that any row lists as failed. */
export async function readOutcomes(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): Promise<{ readonly settled: ReadonlyMap<string, RecipientOutcome>; readonly everFailed: ReadonlySet<string> }> {
  const settled = new Map<string, RecipientOutcome>();
  const everFailed = new Set<string>();
  for await (const row of rowsOf(client, table, broadcastId)) {
    for (const outcome of outcomesIn(row)) {
      if (outcome.outcome === 'failed') everFailed.add(outcome.connectionId);
      if (settled.get(outcome.connectionId)?.outcome !== 'delivered') settled.set(outcome.connectionId, outcome);
    }
  }
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

/**
 * Whether the record has every connection that the broadcast found. Then a connection without an outcome was not found.
 * Otherwise its outcome may just not be recorded, and the message may have been sent to it.
 * @param outcomes number of outcomes from {@link outcomesOf}
 */
export const holdsEveryConnection = (report: DeliveryReport, outcomes: number): boolean =>
  // The totals of a failed broadcast do not include what it delivered before it failed.
  report.status !== 'FAILED' &&
  report.lostParts === 0 &&
  report.recorded === report.connections &&
  outcomes >= report.connections;

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
  for await (const { Items = [] } of pages) yield* Items as OutcomesRow[];
}

function* outcomesIn({ outcomes, at }: OutcomesRow): Generator<RecipientOutcome> {
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
