/**
 * The shapes of a dead letter. EventBridge keeps the event it could not deliver, with the rule and the target in message
 * attributes; the state machine and the overdue rule keep the input of the execution. SQS moves what the reader of another queue
 * failed on too often, and says from which queue.
 */
import type { Message } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import type { BroadcastInput } from '#shared/contracts';
import type { BusEvent } from '#local/events/event';

export type DeadLetter =
  | { readonly kind: 'input'; readonly input: BroadcastInput }
  | { readonly kind: 'event'; readonly event: BusEvent; readonly ruleArn: string; readonly targetArn: string }
  | { readonly kind: 'moved'; readonly queueArn: string; readonly body: string }
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

export function readDeadLetter({ Body = '', MessageAttributes = {}, Attributes = {} }: Message): DeadLetter {
  const body = parsed(Body);
  const ruleArn = MessageAttributes.RULE_ARN?.StringValue;
  const targetArn = MessageAttributes.TARGET_ARN?.StringValue ?? '';
  if (ruleArn !== undefined && v.is(eventSchema, body)) {
    return { kind: 'event', event: body as unknown as BusEvent, ruleArn, targetArn };
  }
  // Also one that was moved: the queue of what could not be opened holds inputs, and its reader gave up on this one.
  if (v.is(inputSchema, body)) return { kind: 'input', input: body as unknown as BroadcastInput };
  const { DeadLetterQueueSourceArn: queueArn } = Attributes;
  return queueArn !== undefined
    ? { kind: 'moved', queueArn, body: Body }
    : {
        kind: 'unreadable',
        why: 'it is neither an event of a rule nor the input of an execution, nor from another queue',
      };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
