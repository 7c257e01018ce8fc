/**
 * Opens a broadcast: validates, names and claims it, serializes the envelope once, and lists the recipients. A bad request is a
 * decision, not an error, and is claimed like a good one. An error means that the result is unknown, and the state machine
 * retries.
 */
import type { BroadcastInput, OpenBroadcastInput, OpenBroadcastResult } from '#shared/contracts';
import { type AudiencePlan, isEmpty, planAudience, type Shards } from '#shared/request/audience';
import type { Claims } from './claim';
import { serialise, sourceOf } from '#shared/request/envelope';
import { executionUrl } from '#shared/base/execution-url';
import { InvalidRequestError } from '#shared/base/errors';
import { identify, validateInput } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';

export interface OpenBroadcastParts {
  readonly claims: Pick<Claims, 'claim'>;
  readonly shards: Shards;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** A valid request. */
interface Prepared {
  readonly event: BroadcastInput;
  readonly envelope: string;
  readonly plan: AudiencePlan;
  readonly expiresAt: string | undefined;
}

/** @throws ClaimContendedError, or errors of DynamoDB; a retry is safe */
export async function openBroadcast(
  input: OpenBroadcastInput,
  { claims, shards, now = Date.now }: OpenBroadcastParts,
): Promise<OpenBroadcastResult> {
  const { id: owner, startTime: startedAt } = input.execution;
  const broadcastId = identify(input.event, owner);
  const prepared = prepare(input.event, broadcastId, shards);
  const refused = prepared instanceof InvalidRequestError;
  const claim = await claims.claim({
    ...{ broadcastId, owner, startedAt },
    ...(refused
      ? { refusal: prepared.message }
      : { envelope: prepared.envelope, request: JSON.stringify(prepared.event) }),
  });
  const opened = {
    ...{ broadcastId, startedAt, executionUrl: executionUrl(owner, startedAt) },
    ...{ owner: claim.owner, attempt: claim.attempt },
  };

  if (!claim.mine) return { decision: 'DUPLICATE', ...opened, first: claim.owner };
  if (refused) return { decision: 'INVALID', ...opened, error: prepared.name, cause: prepared.message };
  const { envelope, plan, expiresAt } = prepared;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now()) return { decision: 'EXPIRED', ...opened };
  if (isEmpty(plan)) return { decision: 'NO_RECIPIENTS', ...opened };
  return { decision: 'OPEN', ...opened, envelope: sourceOf(envelope), ...plan };
}

/** All decisions that depend only on the input, before anything is written. */
function prepare(input: unknown, broadcastId: string, shards: Shards): Prepared | InvalidRequestError {
  try {
    const event = validateInput(input);
    const request = validateRequest(event.request);
    const { audience, message, expiresAt, resendOf } = request;
    const { type, ...content } = message;
    const { broadcastId: id, time } = resendOf ?? { broadcastId, time: event.time };
    return {
      event: { ...event, request },
      envelope: serialise({ id, type, time, ...content }),
      plan: planAudience(audience, shards),
      expiresAt,
    };
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}
