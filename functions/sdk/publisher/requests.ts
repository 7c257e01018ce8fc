/**
 * Makes the broadcast requests of a publication. They pass the checks of OpenBroadcast here already, so that what is wrong
 * is an error where it was published and not a failed execution.
 */
import { createHash, randomUUID } from 'node:crypto';
import { planAudience } from '#shared/request/audience';
import { broadcastIdOf } from '#shared/request/broadcast-id';
import { checkData } from '#shared/request/check-data';
import { serialise } from '#shared/request/envelope';
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
}

/** A moment as EventBridge writes it: what the envelope's time will be is not known yet, but how long it is. */
const SOME_TIME = '2026-01-01T00:00:00Z';
/** How many shards there are is the stack's own; with one each, what is refused here would be refused there. */
const ONE_SHARD = { everyone: { write: 1, read: 1 }, channel: { write: 1, read: 1 } };

/**
 * @param data what the schema made of the publication's
 * @throws InvalidMessageError when no broadcast could be opened for it: over-size, or an audience, key or time that is wrong
 */
export function prepareRequests(
  type: string,
  { to, expiresAt, idempotencyKey = randomUUID() }: Omit<Publication<unknown>, 'data'>,
  data: unknown,
  source: string,
): PreparedRequest[] {
  try {
    // Before it is text: JSON would make null of NaN, and of what is nested without end an error of its own.
    checkData(data);
    const parts = audienceParts(to);
    return parts.map((audience) => {
      const request = {
        audience,
        message: { type, data },
        ...(expiresAt !== undefined && { expiresAt: asText(expiresAt) }),
        idempotencyKey: parts.length === 1 ? idempotencyKey : keyOfPart(idempotencyKey, audience),
      };
      const detail = JSON.stringify(request);
      return { type, broadcastId: checkedId(detail, source), detail };
    });
  } catch (error) {
    throw asInvalidMessage(type, error);
  }
}

/** Checks the text, not the object: in JSON a Date is a text, and what JSON cannot hold is gone. */
function checkedId(detail: string, source: string): string {
  const { audience, message, idempotencyKey = '' }: BroadcastRequest = validateRequest(JSON.parse(detail));
  const broadcastId = broadcastIdOf({ mapping: GENERIC_MAPPING, source, key: idempotencyKey });
  serialise({ id: broadcastId, time: SOME_TIME, ...message });
  planAudience(audience, ONE_SHARD);
  return broadcastId;
}

const asText = (time: Date | string): string => (typeof time === 'string' ? time : time.toISOString());

/**
 * A key of its own for each part, made of what the part lists: publishing again with the same key finds the same parts,
 * and with other names it loses nobody, though some may get the message a second time.
 */
function keyOfPart(key: string, part: BroadcastRequest['audience']): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([key, part]))
    .digest('base64url');
  // The readable beginning, whole characters of up to two units: with the digest no longer than a key may be.
  return `${[...key].slice(0, 40).join('')}.${digest}`;
}
