/** All connections, page by page, starting at a random place of a random shard, for a sweep. */
import { paginateQuery, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { idsInRecipient } from '#shared/tables/connections-table';
import type { ConnectionRow } from '#shared/tables/table-schema';
import { QUIET_SWEEP_CONNECTIONS } from '#shared/contracts/limits';

/** Characters of a place between two ids: printable, in DynamoDB's sort order. */
const FIRST_CHARACTER = 0x20;
const LAST_CHARACTER = 0x7e;
/** Random characters after the common beginning of the two ids: enough to separate ids that begin alike. */
const DRAWN_CHARACTERS = 6;

/**
 * @param recipients partition keys of the index that together contain every connection
 * @param random returns at least 0 and less than 1
 */
export async function* sampledConnections(
  client: DynamoDBDocumentClient,
  table: string,
  recipients: readonly string[],
  random: () => number = Math.random,
): AsyncGenerator<readonly string[]> {
  const first = Math.floor(random() * recipients.length);
  for (const recipient of [...recipients.slice(first), ...recipients.slice(0, first)]) {
    yield* inRecipient({ client, table, recipient }, random);
  }
}

interface Shard {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly recipient: string;
}

async function* inRecipient(shard: Shard, random: () => number): AsyncGenerator<readonly string[]> {
  const { ids, isWhole } = await end(shard, { forward: true, limit: QUIET_SWEEP_CONNECTIONS });
  const [lowest] = ids;
  if (lowest === undefined) return;
  if (isWhole) {
    yield ids;
    return;
  }
  const [highest = lowest] = (await end(shard, { forward: false, limit: 1 })).ids;
  const place = between(lowest, highest, random);
  yield* pages(shard, '>', place);
  yield* pages(shard, '<=', place);
}

/** The first ids of a shard, or its last ones. */
async function end({ client, ...shard }: Shard, { forward, limit }: { forward: boolean; limit: number }) {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({ ...idsInRecipient(shard.table, shard.recipient), ScanIndexForward: forward, Limit: limit }),
  );
  return { ids: idsOf(Items), isWhole: LastEvaluatedKey === undefined };
}

async function* pages({ client, ...shard }: Shard, comparison: '>' | '<=', place: string) {
  const { KeyConditionExpression, ExpressionAttributeValues, ...query } = idsInRecipient(shard.table, shard.recipient);
  const found = paginateQuery(
    { client, pageSize: QUIET_SWEEP_CONNECTIONS },
    {
      ...query,
      KeyConditionExpression: `${KeyConditionExpression} AND #connection ${comparison} :place`,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':place': place },
    },
  );
  for await (const { Items = [] } of found) yield idsOf(Items);
}

const idsOf = (items: readonly object[]): string[] =>
  (items as Pick<ConnectionRow, 'connectionId'>[]).map(({ connectionId }) => connectionId);

/** A random string between `lowest` and `highest`. Ids begin with the time, so they begin alike. */
function between(lowest: string, highest: string, random: () => number): string {
  let shared = 0;
  // Stryker disable next-line ConditionalExpression,EqualityOperator: two ids differ, but for one that was removed meanwhile
  while (shared < lowest.length && lowest[shared] === highest[shared]) shared += 1;
  const character = (from: number, to: number) => String.fromCharCode(from + Math.floor(random() * (to - from + 1)));
  const from = lowest.charCodeAt(shared) || FIRST_CHARACTER;
  const to = highest.charCodeAt(shared) || LAST_CHARACTER;
  const drawn = Array.from({ length: DRAWN_CHARACTERS - 1 }, () => character(FIRST_CHARACTER, LAST_CHARACTER));
  return `${lowest.slice(0, shared)}${character(from, to)}${drawn.join('')}`;
}
