/**
 * The shapes of a dead letter. EventBridge keeps the event it could not deliver, with the rule and the target in message
 * attributes; the state machine and the overdue rule keep the input of the execution.
 */
import type { Message } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import type { BroadcastInput } from '#shared/contracts';
import type { BusEvent } from '#local/events/event';

export type DeadLetter =
  | { readonly kind: 'input'; readonly input: BroadcastInput }
  | { readonly kind: 'event'; readonly event: BusEvent; readonly ruleArn: string; readonly targetArn: string }
  | { readonly kind: 'unreadable'; readonly why: string };

const inputSchema = v.looseObject({
  mapping: v.string(),
  source: v.string(),
  eventId: v.string(),
  time: v.string(),
  redrives: v.optional(v.number()),
});
const eventSchema = v.looseObject({
  id: v.string(),
  source: v.string(),
  'detail-type': v.string(),
  time: v.string(),
  detail: v.record(v.string(), v.unknown()),
});

export function readDeadLetter({ Body = '', MessageAttributes = {} }: Message): DeadLetter {
  const body = parsed(Body);
  const ruleArn = MessageAttributes.RULE_ARN?.StringValue;
  const targetArn = MessageAttributes.TARGET_ARN?.StringValue ?? '';
  if (ruleArn !== undefined && v.is(eventSchema, body)) {
    return { kind: 'event', event: body as unknown as BusEvent, ruleArn, targetArn };
  }
  return readInput(body);
}

const readInput = (body: unknown): DeadLetter =>
  v.is(inputSchema, body)
    ? { kind: 'input', input: body as unknown as BroadcastInput }
    : { kind: 'unreadable', why: 'it is neither an event of a rule nor the input of an execution' };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
