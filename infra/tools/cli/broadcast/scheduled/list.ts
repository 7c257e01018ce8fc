/** Lists the broadcasts that wait for their time, from the index of open broadcasts, which has them by time. */
import { paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { columns } from '#infra/terminal/table';
import { colors } from '#infra/terminal/text';
import type { Audience, BroadcastInput, BroadcastRequest } from '#shared/contracts';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { isScheduled, type ScheduledRow } from '#shared/tables/scheduled-row';
import { type BroadcastRow, OPEN_BROADCASTS_INDEX, OPEN_BROADCASTS_KEYS } from '#shared/tables/table-schema';
import { counted } from '#tools/stack/counted';
import { EXIT } from '#tools/stack/exit-codes';
import { tablesOf } from '#tools/stack/tables';
import type { Run } from '../command';

/** The options of `broadcast scheduled`, parsed. */
export interface ScheduledOptions {
  readonly limit: number;
}

export async function listScheduled({ options: { limit }, output, stack }: Run<ScheduledOptions>): Promise<number> {
  const found = await stack();
  const { BroadcastsTableName, ScheduleGroupName } = found.outputs;
  // One more than is listed shows whether there are more.
  const shards = OPEN_SHARDS.all().map((shard) => soonestOf(tablesOf(found), BroadcastsTableName, shard, limit + 1));
  const rows = (await Promise.all(shards)).flat().sort((one, other) => one.dueAt - other.dueAt);
  const scheduled = rows.slice(0, limit).map(described);
  const hasMore = rows.length > limit;
  if (ScheduleGroupName === undefined)
    output.note('The setting scheduled is off, so nothing can be scheduled. What was scheduled before is still sent.');
  if (hasMore) output.note(`There are more than ${limit}: --limit lists up to 1000.`);
  output.answer({ scheduled, hasMore }, () =>
    scheduled.length === 0
      ? 'No broadcast is scheduled.'
      : columns(
          ['send at', 'broadcast', 'message', 'to'],
          scheduled.map(({ sendAt, broadcastId, type, audience }) => [
            colors.dim(sendAt),
            ...[broadcastId, type, audienceText(audience)],
          ]),
        ),
  );
  return EXIT.OK;
}

/** The rows of a shard that wait for their time, the soonest first. */
async function soonestOf(tables: DynamoDBDocumentClient, table: string, shard: string, limit: number) {
  const pages = paginateQuery(
    { client: tables },
    {
      TableName: table,
      IndexName: OPEN_BROADCASTS_INDEX,
      KeyConditionExpression: '#partition = :shard',
      ExpressionAttributeNames: { '#partition': OPEN_BROADCASTS_KEYS.partition },
      ExpressionAttributeValues: { ':shard': shard },
    },
  );
  const found: ScheduledRow[] = [];
  for await (const { Items = [] } of pages) {
    for (const { broadcastId } of Items as Pick<BroadcastRow, 'broadcastId'>[]) {
      const row = await readBroadcast(tables, table, broadcastId);
      if (row && isScheduled(row)) found.push(row);
      if (found.length >= limit) return found;
    }
  }
  return found;
}

function described({ broadcastId, sendAt, request }: ScheduledRow) {
  const { mapping, source, eventId, request: asked } = JSON.parse(request) as BroadcastInput;
  const { audience, message } = asked as BroadcastRequest;
  return { broadcastId, sendAt, mapping, source, eventId, type: message.type, audience };
}

function audienceText({ users = [], channels = [], connections = [], everyone = false }: Audience): string {
  if (everyone) return 'everyone';
  const named = (names: readonly string[], one: string) =>
    names.length === 0 ? [] : [names.length === 1 ? `${one} ${names[0]}` : counted(names.length, one)];
  return [...named(users, 'user'), ...named(channels, 'channel'), ...named(connections, 'connection')].join(', ');
}
