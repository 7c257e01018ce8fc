/**
 * Task FindOwners of the fragment deliver: says which rows of a channel to skip, because another channel owns the
 * connection.
 */
import type { Context } from 'aws-lambda';
import pLimit from 'p-limit';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { rowsOfConnection } from '#shared/tables/connections-table';
import type { ChannelOwnersInput, ChannelOwnersResult } from '#shared/contracts';
import { connectionsTableName } from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { ownerOf } from './owner';

/** Concurrent queries. */
const CONCURRENCY = 50;

const client = createDynamoDb();
const table = connectionsTableName();

export async function handler(input: ChannelOwnersInput, context: Context): Promise<ChannelOwnersResult> {
  beginLog(context, { broadcastId: input.broadcastId });
  const limit = pLimit(CONCURRENCY);
  const startedAt = Date.parse(input.startedAt);
  const ids = [...new Set(input.rows.map(({ connectionId }) => connectionId))];
  const owners = new Map(
    await Promise.all(
      ids.map((id) =>
        limit(async () => [id, ownerOf(input.channels, await rowsOfConnection(client, table, id), startedAt)] as const),
      ),
    ),
  );
  const skip = input.rows.flatMap(({ connectionId, channel }, index) =>
    owners.get(connectionId) === channel ? [] : [index],
  );
  logger.info('Owners found', { rows: input.rows.length, skipped: skip.length });
  return { skip };
}
