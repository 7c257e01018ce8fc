/**
 * Opens a broadcast: validates, names, claims, serialises the envelope once, lists the recipients. A bad request is a
 * decision, not an error: an error means that nothing is known, and the state machine tries again.
 */
import type { BroadcastInput, OpenBroadcastInput, OpenBroadcastResult } from '../shared/contracts';
import { type AudiencePlan, isEmpty, planAudience, type Shards } from './audience';
import type { Claims } from './claim';
import { serialise, sourceOf } from './envelope';
import { OPEN_SHARDS } from '../shared/index-shards';
import { executionUrl } from '../shared/execution-url';
import { InvalidRequestError } from './invalid-request-error';
import { identify, validateInput } from './validate-input';
import { validateRequest } from './validate-request';

export interface OpenBroadcastParts {
  readonly claims: Pick<Claims, 'claim'>;
  readonly shards: Shards;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** A request that may be broadcast. */
interface Prepared {
  readonly event: BroadcastInput;
  readonly envelope: string;
  readonly plan: AudiencePlan;
  readonly expiresAt?: string;
}

/** @throws ClaimContendedError, or what DynamoDB throws; trying again is safe */
export async function openBroadcast(
  input: OpenBroadcastInput,
  { claims, shards, now = Date.now }: OpenBroadcastParts,
): Promise<OpenBroadcastResult> {
  const { id: owner, startTime: startedAt } = input.execution;
  const broadcastId = identify(input.event, owner);
  const common = {
    broadcastId,
    startedAt,
    executionUrl: executionUrl(owner, startedAt),
    openShard: OPEN_SHARDS.of(broadcastId),
  };

  const prepared = prepare(input.event, broadcastId, shards);
  if (prepared instanceof InvalidRequestError) {
    const refusal = { error: 'Broadcast.InvalidRequest', cause: prepared.message } as const;
    return { decision: 'INVALID', ...common, owner, attempt: 1, ...refusal };
  }
  const { event, envelope, plan, expiresAt } = prepared;
  const claim = await claims.claim({ broadcastId, owner, envelope, request: JSON.stringify(event), startedAt });
  const opened = { ...common, owner: claim.owner, attempt: claim.attempt };

  if (!claim.mine) return { decision: 'DUPLICATE', ...opened, first: claim.owner };
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now()) return { decision: 'EXPIRED', ...opened };
  if (isEmpty(plan)) return { decision: 'NO_RECIPIENTS', ...opened };
  return { decision: 'OPEN', ...opened, envelope: sourceOf(envelope), ...plan };
}

/** Everything that is decided by the input alone, before anything is written. */
function prepare(input: unknown, broadcastId: string, shards: Shards): Prepared | InvalidRequestError {
  try {
    const event = validateInput(input);
    const { audience, message, expiresAt, resendOf } = validateRequest(event.request);
    const { type, data } = message;
    const { broadcastId: id, time } = resendOf ?? { broadcastId, time: event.time };
    return {
      event,
      envelope: serialise({ id, type, time, data }),
      plan: planAudience(audience, shards),
      ...(expiresAt !== undefined && { expiresAt }),
    };
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}
