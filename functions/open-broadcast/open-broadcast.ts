/**
 * Opens a broadcast: validates, names and claims it, serializes the envelope once, and lists the recipients. A bad request is a
 * decision, not an error, and is claimed like a good one. An error means that the result is unknown, and the state machine
 * retries.
 */
import type {
  BroadcastInput,
  BroadcastSchedule,
  Envelope,
  OpenBroadcastInput,
  OpenBroadcastResult,
  OpenedBroadcast,
} from '#shared/contracts';
import type { Receipts } from '#shared/acknowledgements/receipts';
import { type AudiencePlan, isEmpty, planAudience, type Shards } from '#shared/request/audience';
import type { Claim, Claims } from './claim';
import { type Asked, askedOf, type Asks } from './asks';
import type { Waits } from './waits';
import { type HistoryWriter, positionNow, streamsOf, type Written } from './history';
import { checkRetained, serialise, sourceOf } from '#shared/request/envelope';
import { executionUrl } from '#shared/base/execution-url';
import { InvalidRequestError } from '#shared/base/errors';
import { atItsTime } from '#shared/request/send-at';
import { identify, scheduledIn, validateInput } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';
import { scheduleIfAhead } from '#shared/tables/scheduled-row';

export interface OpenBroadcastParts {
  readonly claims: Pick<Claims, 'claim' | 'schedule' | 'read'>;
  readonly shards: Shards;
  /** @default - no history is kept */
  readonly history?: Pick<HistoryWriter, 'write'> | undefined;
  /** @default - no broadcast may ask for acknowledgements */
  readonly asks?: Pick<Asks, 'ask' | 'receipts'> | undefined;
  /** @default - no broadcast may have `ifUnreached` */
  readonly waits?: Pick<Waits, 'wait'> | undefined;
  /** Whether requests may have `sendAt`. @default false */
  readonly schedules?: boolean;
  /** The trace of a request that names none: a valid `traceparent`. @default - none */
  readonly traceparent?: string | undefined;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Enough to find an order number in it. A character takes up to three bytes of the row. */
const MAX_REFUSED_CHARACTERS = 4000;

/** A valid request. */
interface Prepared {
  readonly event: BroadcastInput;
  /** Undefined if it is sent now. */
  readonly schedule: BroadcastSchedule | undefined;
  readonly envelope: string;
  readonly plan: AudiencePlan;
  readonly expiresAt: string | undefined;
  /** What history gets; undefined if it gets nothing. */
  readonly written: Written | undefined;
  /** Who is asked to acknowledge it; undefined if nobody is. */
  readonly asked: Asked | undefined;
  /** How long its users have to get it; undefined if nobody waits for that. */
  readonly unreachedAfter: number | undefined;
}

/** More connections than a broadcast to named users has. */
const RECORD_ALL = 1_000_000;

/** @throws ClaimContendedError, RowsNotWrittenError, or errors of DynamoDB; a retry is safe */
export async function openBroadcast(
  input: OpenBroadcastInput,
  { claims, shards, history, asks, waits, schedules = false, traceparent, now = Date.now }: OpenBroadcastParts,
): Promise<OpenBroadcastResult> {
  const { id: owner, startTime: startedAt } = input.execution;
  const start = { broadcastId: identify(input.event, owner), owner, startedAt };
  const { broadcastId } = start;
  const whole = await wholeInput(input.event, claims);
  const event = whole instanceof InvalidRequestError ? input.event : whole;
  // Stamped before anything is written: a row must be readable soon after its position.
  const stampedAt = now();
  const receipts = asks && mayAsk(event) ? await asks.receipts() : undefined;
  const prepared = prepare(whole, broadcastId, {
    ...{ shards, receipts, traceparent, keepsHistory: !!history, schedules, stampedAt },
    mayWait: waits !== undefined,
  });
  const refused = prepared instanceof InvalidRequestError;
  if (!refused && prepared.schedule) return keepForLater(start, prepared.event, prepared.schedule, claims);
  const scheduled = refused ? scheduledIn(event) : prepared.event.scheduled;
  const claim = await claims.claim({
    ...start,
    ...(scheduled && { sendAt: scheduled.sendAt }),
    ...(refused
      ? { refusal: prepared.message, refusedInput: refusedText(event) }
      : { envelope: prepared.envelope, request: JSON.stringify(prepared.event) }),
  });
  const opened = openedBy(start, claim);

  if (!claim.mine) return { decision: 'DUPLICATE', ...opened, first: claim.owner };
  if (refused) return { decision: 'INVALID', ...opened, error: prepared.name, cause: prepared.message };
  const { envelope, plan, expiresAt, written, asked, unreachedAfter } = prepared;
  if (expiresAt && Date.parse(expiresAt) <= now()) return { decision: 'EXPIRED', ...opened };
  if (isEmpty(plan)) return { decision: 'NO_RECIPIENTS', ...opened };
  // All before anything is posted.
  await Promise.all([
    asks && asked && asks.ask(asked, now()),
    history && written && history.write(written, stampedAt),
    waits && unreachedAfter !== undefined && waits.wait(broadcastId, unreachedAfter, now()),
  ]);
  const room = claim.reachedRoom === undefined ? {} : { reachedRoom: claim.reachedRoom };
  const record = unreachedAfter === undefined ? {} : { recordUpTo: RECORD_ALL };
  return { decision: 'OPEN', ...opened, envelope: sourceOf(envelope), ...plan, ...room, ...record };
}

type Start = Pick<OpenedBroadcast, 'broadcastId' | 'owner' | 'startedAt'>;

const openedBy = (start: Start, { owner, attempt }: Claim): OpenedBroadcast => ({
  ...start,
  ...{ executionUrl: executionUrl(start.owner, start.startedAt), owner, attempt },
});

/** Its row first: the overdue rule sends it at its time, whatever becomes of this execution and of the schedule. */
async function keepForLater(
  start: Start,
  event: BroadcastInput,
  schedule: BroadcastSchedule,
  claims: OpenBroadcastParts['claims'],
): Promise<OpenBroadcastResult> {
  const claim = await claims.schedule({ ...start, request: JSON.stringify(event), sendAt: schedule.sendAt });
  const opened = openedBy(start, claim);
  return claim.mine
    ? { decision: 'SCHEDULED', ...opened, schedule }
    : { decision: 'DUPLICATE', ...opened, first: claim.owner };
}

/** The input of a schedule only names a broadcast, whose row has the rest. @returns InvalidRequestError if it has not */
async function wholeInput(event: unknown, claims: OpenBroadcastParts['claims']): Promise<unknown> {
  const scheduled = scheduledIn(event);
  if (!scheduled || (isObject(event) && 'request' in event)) return event;
  const row = await claims.read(scheduled.broadcastId);
  if (row?.request !== undefined) return JSON.parse(row.request) as unknown;
  return new InvalidRequestError(row?.refusal ?? 'the row of the scheduled broadcast is gone, and its request with it');
}

interface PrepareParts {
  readonly shards: Shards;
  /** Undefined if no broadcast may ask for acknowledgements. */
  readonly receipts: Receipts | undefined;
  /** Whether a broadcast may have `ifUnreached`. */
  readonly mayWait: boolean;
  readonly keepsHistory: boolean;
  readonly schedules: boolean;
  /** Epoch milliseconds: now, and the time of its position in history. */
  readonly stampedAt: number;
  readonly traceparent: string | undefined;
}

/** All decisions that depend only on the input, before anything is written. */
function prepare(
  input: unknown,
  broadcastId: string,
  { shards, receipts, mayWait, keepsHistory, schedules, stampedAt, traceparent: ofExecution }: PrepareParts,
): Prepared | InvalidRequestError {
  if (input instanceof InvalidRequestError) return input;
  try {
    const given = validateInput(input);
    const { sendAt, ...request } = validateRequest(given.request);
    if (sendAt !== undefined && !schedules)
      throw new InvalidRequestError('sendAt needs the setting scheduled, which this stack has off');
    const event =
      sendAt === undefined ? { ...given, request } : atItsTime({ ...given, request }, sendAt, broadcastId, stampedAt);
    const { audience, message, expiresAt, acknowledge, ifUnreached, resendOf, traceparent = ofExecution } = request;
    if (ifUnreached && !mayWait)
      throw new InvalidRequestError('ifUnreached needs the setting usersToReach, which this stack has off');
    const { type, ...content } = message;
    const { broadcastId: id, time } = resendOf ?? { broadcastId, time: event.time };
    const isWritten = keepsHistory && request.history !== false && streamsOf(audience).length > 0;
    if (message.retain !== undefined) checkRetained(request, isWritten);
    const at = isWritten ? { at: positionNow(id, stampedAt) } : {};
    const acknowledges = acknowledge && {
      acknowledge: askedOf(audience, acknowledge.withinSeconds, receiptOf(id, receipts)),
    };
    const traced = traceparent === undefined ? {} : { traceparent };
    const envelope = { id, type, time, ...content, ...at, ...acknowledges, ...traced };
    const text = serialise(envelope);
    const plan = planAudience(audience, shards);
    return {
      event: { ...event, request: { ...request, ...traced } },
      schedule: sendAt === undefined ? undefined : scheduleIfAhead(event, stampedAt),
      envelope: text,
      plan,
      expiresAt,
      written: isPlaced(envelope) ? { envelope, text, audience, expiresAt } : undefined,
      // What is sent again counts for the first broadcast, up to its deadline.
      asked: acknowledge && !resendOf ? { broadcastId, audience, users: plan.users, ...acknowledge } : undefined,
      unreachedAfter: resendOf ? undefined : ifUnreached?.afterSeconds,
    };
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}

/** Whether the request asks for acknowledgements, as far as can be told before it is validated. */
const mayAsk = (event: unknown): boolean =>
  isObject(event) && isObject(event.request) && 'acknowledge' in event.request;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** @throws InvalidRequestError if the stack has the setting off */
function receiptOf(messageId: string, receipts: Receipts | undefined): string {
  if (receipts) return receipts.of(messageId);
  throw new InvalidRequestError('acknowledge needs the setting acknowledgements, which this stack has off');
}

/**
 * The text by which people find a refused input.
 * @returns undefined if it is nested too deep for a text
 */
function refusedText(event: unknown): string | undefined {
  let text: string | undefined;
  try {
    text = JSON.stringify(event);
  } catch {
    // Too deep.
  }
  return text?.slice(0, MAX_REFUSED_CHARACTERS);
}

const isPlaced = (envelope: Envelope): envelope is Written['envelope'] => envelope.at !== undefined;
