/**
 * At the deadline of a broadcast that asked for acknowledgements: counts them, and publishes `Broadcast Acknowledged`. What was taken
 * before the deadline is written by the time it is counted, and nothing is taken after it. So a count that is repeated, after a crash
 * between any two lines, gives the same.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import { type DynamoDBDocumentClient, DeleteCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import {
  ACKNOWLEDGEMENTS_TABLE_KEYS,
  acknowledgementKey,
  type AskedRow,
  type DueRow,
  readAsked,
  TAKEN_SECONDS,
  usersTaken,
} from '#shared/acknowledgements/acknowledgements-table';
import type { BroadcastAcknowledged } from '#shared/contracts';
import { MAX_UNACKNOWLEDGED_BYTES } from '#shared/contracts/limits';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { DEADLINE_SHARDS } from '#shared/tables/index-shards';

export interface ClosingParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** @throws Error if the bus does not take all of them */
  readonly publish: (events: readonly BroadcastAcknowledged[]) => Promise<void>;
  readonly log: Pick<Logger, 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ClosedAcknowledgements {
  readonly closed: number;
  /** Users addressed by name who did not acknowledge. */
  readonly unacknowledged: number;
  /** The next run tries again. */
  readonly failed: number;
}

/**
 * One that fails delays no other. In parallel for each key that has deadlines.
 * @param isOver whether to begin no further one
 * @throws errors of DynamoDB if the deadlines of a key cannot be read, after all others
 */
export async function closeAcknowledgements(
  parts: ClosingParts,
  isOver: () => boolean,
): Promise<ClosedAcknowledgements> {
  const summary = { closed: 0, unacknowledged: 0, failed: 0 };
  const before = parts.now() - TAKEN_SECONDS * 1000;
  const closeIn = async (shard: string) => {
    for await (const due of dueIn(parts, shard, before)) {
      if (isOver()) return;
      try {
        const closed = await close(due, parts);
        if (!closed) continue;
        summary.closed += 1;
        summary.unacknowledged += closed.unacknowledged;
      } catch (error) {
        summary.failed += 1;
        const { broadcastId } = due;
        parts.log.error('Could not count acknowledgements', { broadcastId, error: error as Error });
      }
    }
  };
  const ends = await Promise.allSettled(DEADLINE_SHARDS.all().map(closeIn));
  const unread = ends.find((end) => end.status === 'rejected');
  if (unread) throw unread.reason;
  return summary;
}

/** Longest due first. */
async function* dueIn({ client, table }: ClosingParts, shard: string, before: number): AsyncGenerator<DueRow> {
  const { of, by } = acknowledgementKey.dueBefore(shard, before);
  const { partition, sort } = ACKNOWLEDGEMENTS_TABLE_KEYS;
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: '#of = :of AND #by < :by',
      ExpressionAttributeNames: { '#of': partition, '#by': sort },
      ExpressionAttributeValues: { ':of': of, ':by': by },
    },
  );
  for await (const { Items = [] } of pages) yield* Items as DueRow[];
}

/** @returns undefined if nothing is asked until then: it got another deadline, or OpenBroadcast was cut off */
async function close(
  due: DueRow,
  { client, table, publish, now }: ClosingParts,
): Promise<{ readonly unacknowledged: number } | undefined> {
  const { broadcastId, until } = due;
  const asked = await readAsked(client, table, broadcastId);
  const isIts = asked?.until === until;
  let unacknowledged = 0;
  if (isIts) {
    const { acknowledged, missing } = await countTaken(client, table, broadcastId, asked);
    unacknowledged = missing.length;
    await publish(eventsOf(broadcastId, asked, acknowledged, missing));
    await updateIf(client, {
      TableName: table,
      Key: acknowledgementKey.asked(broadcastId),
      UpdateExpression: 'SET #closedAt = :now, #acknowledged = :acknowledged, #unacknowledged = :unacknowledged',
      // It may have got another deadline meanwhile.
      ConditionExpression: '#until = :until',
      ExpressionAttributeNames: aliases<AskedRow>('closedAt', 'acknowledged', 'unacknowledged', 'until'),
      ExpressionAttributeValues: {
        ':now': now(),
        ':acknowledged': acknowledged,
        ':unacknowledged': unacknowledged,
        ':until': until,
      },
    });
  }
  // Last, so that whatever was cut off before is done again.
  await client.send(new DeleteCommand({ TableName: table, Key: { of: due.of, by: due.by } }));
  return isIts ? { unacknowledged } : undefined;
}

/** How many acknowledged, and who of those addressed by name did not. */
async function countTaken(client: DynamoDBDocumentClient, table: string, broadcastId: string, asked: AskedRow) {
  const missing = new Set(asked.users);
  let acknowledged = 0;
  for await (const users of usersTaken(client, table, broadcastId, asked)) {
    acknowledged += users.length;
    for (const userId of users) missing.delete(userId);
  }
  return { acknowledged, missing: [...missing] };
}

/** At least one. */
export function eventsOf(
  broadcastId: string,
  { until, users }: Pick<AskedRow, 'until' | 'users'>,
  acknowledged: number,
  missing: readonly string[],
): BroadcastAcknowledged[] {
  const chunks = chunksOf(missing);
  return chunks.map((names, index) => ({
    broadcastId,
    deadline: new Date(until).toISOString(),
    acknowledged,
    ...(users.length > 0 && { unacknowledged: { count: missing.length, users: names } }),
    part: index + 1,
    parts: chunks.length,
  }));
}

function chunksOf(names: readonly string[]): string[][] {
  const chunks: string[][] = [[]];
  let bytes = 0;
  for (const name of names) {
    const size = Buffer.byteLength(JSON.stringify(name)) + 1;
    if (bytes + size > MAX_UNACKNOWLEDGED_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)!.push(name);
    bytes += size;
  }
  return chunks;
}
