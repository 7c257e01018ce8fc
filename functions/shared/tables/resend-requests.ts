/**
 * Plans to send a broadcast again under the same id, as requests that an application or a command publishes. They go to
 * exactly the failed connections, or, if not all of those are known, to the whole audience, where clients that have the
 * message drop the duplicate. The same plan twice gives the same requests, and so the same broadcast.
 */
import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NOTHING_UNKNOWN, recordOfRow, type Unknown } from './broadcast-record';
import { readBroadcast } from './broadcasts-table';
import type { Audience, BroadcastInput, BroadcastRequest } from '../contracts';
import { BroadcastNotFoundError, BroadcastNotOverError } from '../base/errors';
import { MAX_AUDIENCE_BYTES } from '../contracts/limits';
import type { BroadcastTables } from './outcomes-table';

/** Bytes of connections in one request, which leaves room for the rest of its audience. */
const MAX_CONNECTIONS_BYTES = MAX_AUDIENCE_BYTES - 100;

export interface Resend {
  /** Publish all of them with the same source. The idempotency key makes each one exactly one broadcast. */
  readonly requests: readonly BroadcastRequest[];
  /** What these requests may leave out; the option `wholeAudience` reaches it. */
  readonly unknown: Unknown;
}

export interface ResendScope {
  /** Send to the whole audience, as it is connected now. @default false - to the connections that failed */
  readonly wholeAudience?: boolean;
}

/**
 * Returns no request if nothing failed or the request was refused, and several if there are too many connections for one.
 * @throws BroadcastNotFoundError if there is no such broadcast, or no longer
 * @throws BroadcastNotOverError while it runs
 */
export async function planResend(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
  { wholeAudience = false }: ResendScope = {},
): Promise<Resend> {
  const row = await readBroadcast(client, tables.broadcasts, broadcastId);
  if (row === undefined) throw new BroadcastNotFoundError(tables.broadcasts, broadcastId);
  if (row.status === 'RUNNING' || row.status === 'SCHEDULED') throw new BroadcastNotOverError(broadcastId);
  // A refused request is not stored. It reached nobody, and nor did one that was canceled.
  if (row.request === undefined || row.status === 'CANCELED') return { requests: [], unknown: NOTHING_UNKNOWN };
  const input = JSON.parse(row.request) as BroadcastInput;
  const requestTo = (audience: Audience): BroadcastRequest => ({
    audience,
    ...messageOf(broadcastId, input),
    idempotencyKey: `resend-${hash([broadcastId, wholeAudience ? audience : audience.connections])}`,
  });
  if (wholeAudience) {
    return { requests: [requestTo((input.request as BroadcastRequest).audience)], unknown: NOTHING_UNKNOWN };
  }
  const { outcomes, unknown } = await recordOfRow(client, tables.outcomes, { ...row, broadcastId });
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed').map(({ connectionId }) => connectionId);
  return { requests: [...chunks(failed.sort())].map((connections) => requestTo({ connections })), unknown };
}

/**
 * The original message, with its id, time and expiry, and with what is to be acknowledged until the deadline of the first one. It is
 * no last value any more: the first time kept it, and by now a newer one may be there.
 */
function messageOf(broadcastId: string, { request, time }: BroadcastInput) {
  const {
    message,
    resendOf = { broadcastId, time },
    expiresAt,
    history,
    acknowledge,
    traceparent,
  } = request as BroadcastRequest;
  const { retain: _, ...sentAgain } = message;
  return {
    ...{ message: sentAgain, resendOf },
    ...(expiresAt !== undefined && { expiresAt }),
    ...(history !== undefined && { history }),
    ...(acknowledge && { acknowledge }),
    ...(traceparent !== undefined && { traceparent }),
  };
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
