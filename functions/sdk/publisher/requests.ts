/**
 * Makes the broadcast requests of a publication. OpenBroadcast's checks run here too, so a mistake is an error for the
 * publisher and not a failed execution.
 */
import { createHash, randomUUID } from 'node:crypto';
import { planAudience } from '#shared/request/audience';
import { broadcastIdOf } from '#shared/request/broadcast-id';
import { checkData } from '#shared/request/check-data';
import { checkRetained, serialise } from '#shared/request/envelope';
import { checkSendAt } from '#shared/request/send-at';
import { readTraceparent, xRayHeaderOf } from '#shared/request/traceparent';
import { validateRequest } from '#shared/request/validate-request';
import { type BroadcastRequest, GENERIC_MAPPING } from '#shared/contracts';
import { asInvalidMessage } from '../as-invalid-message';
import { audienceParts } from './audience-parts';
import type { Publication } from './types';

export interface PreparedRequest {
  /** The message's name in the contract, for errors. */
  readonly type: string;
  readonly broadcastId: string;
  /** Detail of the event: a BroadcastRequest, JSON text. */
  readonly detail: string;
  /** The header of X-Ray. */
  readonly traceHeader?: string;
}

/** A time in EventBridge's format. The envelope's time is not known yet, but its length is. */
const SOME_TIME = '2026-01-01T00:00:00Z';
/** Only the stack knows its number of shards. With one each, every refusal here would also happen there. */
const ONE_SHARD = { everyone: { write: 1, read: 1 }, channel: { write: 1, read: 1 } };

/**
 * @param data the schema's output for the publication's data
 * @throws InvalidMessageError if no broadcast could be opened: too large, or a wrong audience, key or time
 */
export function prepareRequests(
  type: string,
  {
    to,
    supersedes,
    retain,
    expiresAt,
    sendAt,
    history,
    acknowledge,
    ifUnreached,
    traceparent: given,
    idempotencyKey = randomUUID(),
  }: Omit<Publication<unknown>, 'data'>,
  data: unknown,
  source: string,
): PreparedRequest[] {
  try {
    // Before JSON, which would turn NaN into null and throw its own error for a cycle.
    checkData(data);
    const parts = audienceParts(to);
    const traceparent = readTraceparent(given);
    return parts.map((audience) => {
      const request = {
        audience,
        message: { type, data, ...(supersedes && { supersedes }), ...(retain !== undefined && { retain }) },
        ...(expiresAt !== undefined && { expiresAt: asText(expiresAt) }),
        ...(sendAt !== undefined && { sendAt: asText(sendAt) }),
        ...(history !== undefined && { history }),
        ...(acknowledge && { acknowledge }),
        ...(ifUnreached && { ifUnreached }),
        ...(traceparent !== undefined && { traceparent }),
        idempotencyKey: parts.length === 1 ? idempotencyKey : keyOfPart(idempotencyKey, audience),
      };
      const detail = JSON.stringify(request);
      const header = traceparent === undefined ? {} : { traceHeader: xRayHeaderOf(traceparent) };
      return { type, broadcastId: checkedId(detail, source), detail, ...header };
    });
  } catch (error) {
    throw asInvalidMessage(type, error);
  }
}

/** Checks the text, not the object: in JSON a Date is a string, and what JSON cannot express is missing. */
function checkedId(detail: string, source: string): string {
  const request: BroadcastRequest = validateRequest(JSON.parse(detail));
  const { audience, message, sendAt, traceparent, idempotencyKey = '' } = request;
  if (sendAt !== undefined) checkSendAt(sendAt, Date.now());
  // Only the stack knows whether it keeps history.
  if (message.retain !== undefined) checkRetained(request, request.history !== false);
  const broadcastId = broadcastIdOf({ mapping: GENERIC_MAPPING, source, key: idempotencyKey });
  serialise({ id: broadcastId, time: SOME_TIME, ...message, ...(traceparent !== undefined && { traceparent }) });
  planAudience(audience, ONE_SHARD);
  return broadcastId;
}

const asText = (time: Date | string): string => (typeof time === 'string' ? time : time.toISOString());

/**
 * The key of a part, made of what the part lists. Publishing again with the same key finds the same parts. With other
 * names nobody is lost, but some may get the message twice.
 */
function keyOfPart(key: string, part: BroadcastRequest['audience']): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([key, part]))
    .digest('base64url');
  // A readable beginning of whole characters, up to two units each, so that with the digest it fits the limit of a key.
  return `${[...key].slice(0, 40).join('')}.${digest}`;
}
