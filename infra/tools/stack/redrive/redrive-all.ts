/**
 * Goes through the dead-letter queue, message by message: plan, carry out, delete. If it is cut off between these steps, the
 * message is still in the queue; restarting it again names the same broadcast.
 */
import type { Message } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import type { Stack } from '../stack';
import type { RedriveChoice } from './choice';
import { readDeadLetter } from './dead-letter';
import { carryOut } from './outlets';
import { planFor, type Plan } from './plan';
import { DeadLetterQueue } from './queue';
import { RuleTargets } from './rule-targets';

export interface Handled {
  readonly messageId: string;
  /** Why it is in the queue, as written by the service that put it there. */
  readonly cause: string;
  /** When it came into the queue, in epoch milliseconds. */
  readonly sentAt?: number;
  readonly plan: Plan;
}

const AT_ONCE = 10;

/** @returns what was done with each message, in no particular order */
export async function redriveAll(stack: Stack, options: RedriveChoice, signal: AbortSignal): Promise<Handled[]> {
  const queue = new DeadLetterQueue(stack);
  const rules = new RuleTargets(stack);
  const limit = pLimit(AT_ONCE);
  const handled: Handled[] = [];
  const kept: Message[] = [];
  let received = 0;
  const handle = async (message: Message): Promise<void> => {
    const { MessageId: messageId = '', MessageAttributes: attributes = {} } = message;
    received += 1;
    if (options.only && !options.only.has(messageId)) return void kept.push(message);
    const letter = readDeadLetter(message);
    const cause = attributes.ERROR_CODE?.StringValue ?? (letter.kind === 'moved' ? 'received too often' : 'unknown');
    const planned = await planFor(letter, rules, options.maxRedrives);
    const plan = options.dryRun || planned.does === 'leave' ? planned : await tried(planned, stack);
    const sentAt = Number(message.Attributes?.SentTimestamp);
    handled.push({ messageId, cause, ...(Number.isFinite(sentAt) && { sentAt }), plan });
    if (options.dryRun || plan.does === 'leave') kept.push(message);
    else await queue.delete(message);
  };
  try {
    while (received < options.max && !signal.aborted) {
      const messages = await queue.receive(options.max - received);
      if (messages.length === 0) break;
      await Promise.all(messages.map((message) => limit(() => handle(message))));
    }
  } finally {
    await queue.giveBack(kept);
  }
  return handled;
}

/** If it was not taken, it stays in the queue, and the plan says why. */
async function tried(plan: Exclude<Plan, { does: 'leave' }>, stack: Stack): Promise<Plan> {
  try {
    await carryOut(plan, stack);
    return plan;
  } catch (error) {
    return { does: 'leave', why: (error as Error).message };
  }
}
