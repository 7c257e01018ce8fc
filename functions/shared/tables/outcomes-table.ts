/**
 * Who got it: the outcomes table. The sender writes a row per batch, the state machine one for what no sender saw; read
 * here, one outcome per connection. How many are in it is said by `recorded` in the report; broadcast-record.ts compares.
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

/** What became of one connection of a broadcast. */
export interface RecipientOutcome {
  readonly connectionId: string;
  /** Absent where it is not known: of a connection that was addressed directly. */
  readonly userId?: string;
  readonly outcome: 'delivered' | 'stale' | 'failed';
  /** Why, of a failed one. */
  readonly reason?: string;
  /** ISO 8601: when its batch was over. */
  readonly at: string;
}

/**
 * The recorded outcomes of a broadcast, each connection once. Where several invocations met it, because one was lost and
 * tried again or the broadcast was started again: delivered at any time wins, else the latest. Read page by page; as only
 * the last row can settle a connection, all of them are held before the first is given, about 200 bytes each.
 */
export async function* outcomesOf(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): AsyncGenerator<RecipientOutcome> {
  yield* (await readOutcomes(client, table, broadcastId)).settled.values();
}

/** The same at once, and the ids of all connections that a row says failed, whatever another row says of them. */
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

/** A part of a fan-out that was lost: which connections of its recipients have the message is not known. */
export interface LostPart extends LostPartRecord {
  /** ISO 8601. */
  readonly at: string;
}

/** The lost parts of a broadcast whose end its fan-out saw; `lostParts` of the report counts those it did not, too. */
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
 * Whether the record holds every connection the broadcast found, so that one without an outcome was not among them. If
 * not, its outcome was not recorded, which does not say that nothing was sent to it.
 * @param outcomes how many {@link outcomesOf} gave
 */
export const holdsEveryConnection = (report: DeliveryReport, outcomes: number): boolean =>
  // Totals of a failed broadcast do not include what it had delivered before it failed.
  report.status !== 'FAILED' &&
  report.lostParts === 0 &&
  report.recorded === report.connections &&
  outcomes >= report.connections;

export async function putOutcomes(client: DynamoDBDocumentClient, table: string, row: OutcomesRow): Promise<void> {
  await client.send(new PutCommand({ TableName: table, Item: row }));
}

/** In the order of time. */
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
