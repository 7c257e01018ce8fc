/**
 * Runs an event through rules. Each rule either does not match, with a reason, or makes an input, which is valid or
 * not.
 */
import type { Target } from '@aws-sdk/client-eventbridge';
import { isEmpty, planAudience, type Shards } from '#shared/request/audience';
import { InvalidRequestError } from '#shared/base/errors';
import { serialise } from '#shared/request/envelope';
import { identify, validateInput } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';
import type { BusEvent } from '#local/events/event';
import { compilePattern, type Mismatch } from '#local/events/pattern/index';
import { inputOf } from './target-input';

/** A rule that starts a broadcast. */
export interface BroadcastRule {
  readonly name: string;
  /** Parsed. */
  readonly pattern: unknown;
  readonly target: Target;
}

export type Evaluation =
  | { readonly rule: string; readonly matches: false; readonly mismatch: Mismatch }
  | ({ readonly rule: string; readonly matches: true; readonly broadcastId: string; readonly input: unknown } & (
      { readonly valid: false; readonly problem: string } | Accepted
    ));

interface Accepted {
  readonly valid: true;
  readonly request: unknown;
  readonly recipients: readonly string[];
  readonly connections: readonly string[];
  /** Why nothing would be sent, if so. */
  readonly note?: string;
}

/** @param now epoch milliseconds */
export function evaluate(rule: BroadcastRule, event: BusEvent, shards: Shards, now: number): Evaluation {
  const mismatch = compilePattern(rule.pattern).explain(event);
  if (mismatch) return { rule: rule.name, matches: false, mismatch };
  const matched = { rule: rule.name, matches: true } as const;
  let input: unknown;
  try {
    input = JSON.parse(inputOf(rule.target, event, { arn: rule.name, name: rule.name }));
  } catch (error) {
    const problem = `${(error as Error).message} The event would go to the dead-letter queue.`;
    return { ...matched, broadcastId: identify({}, event.id), input: null, valid: false, problem };
  }
  const broadcastId = identify(input, event.id);
  try {
    return { ...matched, broadcastId, input, ...accepted(input, broadcastId, shards, now) };
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return { ...matched, broadcastId, input, valid: false, problem: error.message };
  }
}

/** What open-broadcast decides before it writes anything. @throws InvalidRequestError */
function accepted(input: unknown, broadcastId: string, shards: Shards, now: number): Accepted {
  const { request, time } = validateInput(input);
  const valid = validateRequest(request);
  const { traceparent } = valid;
  serialise({ id: broadcastId, time, ...valid.message, ...(traceparent !== undefined && { traceparent }) });
  const plan = planAudience(valid.audience, shards);
  const expired = valid.expiresAt !== undefined && Date.parse(valid.expiresAt) <= now;
  const note = expired
    ? `it expired at ${valid.expiresAt}: nothing would be sent`
    : isEmpty(plan)
      ? 'its audience is empty: nothing would be sent'
      : undefined;
  return {
    valid: true,
    request: valid,
    recipients: plan.recipients,
    connections: plan.connectionIds,
    ...(note !== undefined && { note }),
  };
}

/** For people: the first path that does not fit. */
export const mismatchText = ({ path, expected, got }: Mismatch): string =>
  `${path} must be ${expected}, the event has ${got}`;
