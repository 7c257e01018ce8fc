/**
 * Exactly the failures of a broadcast, sent again: the same message under the same id to the connections that failed, as
 * requests that an application or a command publishes. Asked twice, the requests are the same, and so is the broadcast.
 */
import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from './broadcasts-table';
import type { BroadcastInput, BroadcastRequest } from './contracts';
import { BroadcastNotFoundError, BroadcastNotOverError } from './errors';
import { MAX_AUDIENCE_BYTES } from './limits';
import { outcomesOf } from './outcomes-table';

export interface BroadcastTables {
  readonly broadcasts: string;
  readonly outcomes: string;
}

/** Bytes of connections in one request: what stands around them in its audience leaves room for. */
const MAX_CONNECTIONS_BYTES = MAX_AUDIENCE_BYTES - 100;

/**
 * None when nothing failed; several when the connections are too many for one. Publish all of them from one source: the
 * idempotency key makes each a broadcast of its own, once. Lost parts of a fan-out are not in it, as whom they held is
 * not known.
 * @throws BroadcastNotFoundError when there is no such broadcast, or no longer
 * @throws BroadcastNotOverError while it runs
 */
export async function* resendRequests(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
): AsyncGenerator<BroadcastRequest> {
  const row = await readBroadcast(client, tables.broadcasts, broadcastId);
  if (row === undefined) throw new BroadcastNotFoundError(tables.broadcasts, broadcastId);
  if (row.status === 'RUNNING') throw new BroadcastNotOverError(broadcastId);
  // A refused request has none, and reached nobody.
  if (row.request === undefined) return;
  const input = JSON.parse(row.request) as BroadcastInput;

  const failed: string[] = [];
  for await (const { outcome, connectionId } of outcomesOf(client, tables.outcomes, broadcastId)) {
    if (outcome === 'failed') failed.push(connectionId);
  }
  for (const connections of chunks(failed.sort())) {
    yield {
      audience: { connections },
      ...messageOf(broadcastId, input),
      idempotencyKey: `resend-${hash([broadcastId, connections])}`,
    };
  }
}

/** The message as it was: under the id and time clients know it by, until when it was worth sending. */
function messageOf(broadcastId: string, { request, time }: BroadcastInput) {
  const { message, resendOf = { broadcastId, time }, expiresAt } = request as BroadcastRequest;
  return { message, resendOf, ...(expiresAt !== undefined && { expiresAt }) };
}

function* chunks(names: readonly string[]): Generator<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  for (const name of names) {
    const size = Buffer.byteLength(JSON.stringify(name)) + 1;
    if (bytes + size > MAX_CONNECTIONS_BYTES) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(name);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
