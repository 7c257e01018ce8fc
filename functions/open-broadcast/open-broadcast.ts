/**
 * Opens a broadcast: validates, names and claims it, serializes the envelope once, and lists the recipients. A bad request is a
 * decision, not an error, and is claimed like a good one. An error means that the result is unknown, and the state machine
 * retries.
 */
import type { BroadcastInput, Envelope, OpenBroadcastInput, OpenBroadcastResult } from '#shared/contracts';
import { type AudiencePlan, isEmpty, planAudience, type Shards } from '#shared/request/audience';
import type { Claims } from './claim';
import { type HistoryWriter, positionNow, streamsOf, type Written } from './history';
import { checkRetained, serialise, sourceOf } from '#shared/request/envelope';
import { executionUrl } from '#shared/base/execution-url';
import { InvalidRequestError } from '#shared/base/errors';
import { identify, validateInput } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';

export interface OpenBroadcastParts {
  readonly claims: Pick<Claims, 'claim'>;
  readonly shards: Shards;
  /** @default - no history is kept */
  readonly history?: Pick<HistoryWriter, 'write'> | undefined;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Enough to find an order number in it. A character takes up to three bytes of the row. */
const MAX_REFUSED_CHARACTERS = 4000;

/** A valid request. */
interface Prepared {
  readonly event: BroadcastInput;
  readonly envelope: string;
  readonly plan: AudiencePlan;
  readonly expiresAt: string | undefined;
  /** What history gets; undefined if it gets nothing. */
  readonly written: Written | undefined;
}

/** @throws ClaimContendedError, RowsNotWrittenError, or errors of DynamoDB; a retry is safe */
export async function openBroadcast(
  input: OpenBroadcastInput,
  { claims, shards, history, now = Date.now }: OpenBroadcastParts,
): Promise<OpenBroadcastResult> {
  const { id: owner, startTime: startedAt } = input.execution;
  const broadcastId = identify(input.event, owner);
  // Stamped before anything is written: a row must be readable soon after its position.
  const stampedAt = now();
  const prepared = prepare(input.event, broadcastId, shards, history && stampedAt);
  const refused = prepared instanceof InvalidRequestError;
  const claim = await claims.claim({
    ...{ broadcastId, owner, startedAt },
    ...(refused
      ? { refusal: prepared.message, refusedInput: refusedText(input.event) }
      : { envelope: prepared.envelope, request: JSON.stringify(prepared.event) }),
  });
  const opened = {
    ...{ broadcastId, startedAt, executionUrl: executionUrl(owner, startedAt) },
    ...{ owner: claim.owner, attempt: claim.attempt },
  };

  if (!claim.mine) return { decision: 'DUPLICATE', ...opened, first: claim.owner };
  if (refused) return { decision: 'INVALID', ...opened, error: prepared.name, cause: prepared.message };
  const { envelope, plan, expiresAt, written } = prepared;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now()) return { decision: 'EXPIRED', ...opened };
  if (isEmpty(plan)) return { decision: 'NO_RECIPIENTS', ...opened };
  if (written) await history?.write(written, stampedAt);
  const room = claim.reachedRoom === undefined ? {} : { reachedRoom: claim.reachedRoom };
  return { decision: 'OPEN', ...opened, envelope: sourceOf(envelope), ...plan, ...room };
}

/**
 * All decisions that depend only on the input, before anything is written.
 * @param stampedAt epoch milliseconds, the time of its position; undefined if no history is kept
 */
function prepare(
  input: unknown,
  broadcastId: string,
  shards: Shards,
  stampedAt: number | undefined,
): Prepared | InvalidRequestError {
  try {
    const event = validateInput(input);
    const request = validateRequest(event.request);
    const { audience, message, expiresAt, resendOf } = request;
    const { type, ...content } = message;
    const { broadcastId: id, time } = resendOf ?? { broadcastId, time: event.time };
    const isWritten = stampedAt !== undefined && request.history !== false && streamsOf(audience).length > 0;
    if (message.retain !== undefined) checkRetained(request, isWritten);
    const at = isWritten ? { at: positionNow(id, stampedAt) } : {};
    const envelope = { id, type, time, ...content, ...at };
    const text = serialise(envelope);
    return {
      event: { ...event, request },
      envelope: text,
      plan: planAudience(audience, shards),
      expiresAt,
      written: isPlaced(envelope) ? { envelope, text, audience, expiresAt } : undefined,
    };
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}

/**
 * The text by which people find a refused input.
 * @returns undefined if it is nested too deep for a text
 */
function refusedText(event: unknown): string | undefined {
  try {
    return JSON.stringify(event)?.slice(0, MAX_REFUSED_CHARACTERS);
  } catch {
    return undefined;
  }
}

const isPlaced = (envelope: Envelope): envelope is Written['envelope'] => envelope.at !== undefined;
