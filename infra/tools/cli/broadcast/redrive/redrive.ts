/**
 * Empties the dead-letter queue, message by message: plan, carry out, delete. If it is cut off between these steps, the
 * message is still in the queue; restarting it again names the same broadcast.
 */
import type { Message } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { columns } from '#infra/terminal/table';
import { text } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import type { Stack } from '#tools/stack/stack';
import { readDeadLetter } from './dead-letter';
import { carryOut } from './outlets';
import { planFor, type Plan } from './plan';
import { DeadLetterQueue } from './queue';
import { RuleTargets } from './rule-targets';

interface Handled {
  readonly messageId: string;
  /** Why it is in the queue, as written by the service that put it there. */
  readonly cause: string;
  readonly plan: Plan;
}

const AT_ONCE = 10;

export async function redriveDeadLetters({ options, output, signal, stack }: Run<RedriveOptions>): Promise<number> {
  const found = await stack();
  const handled = await redriveAll(found, options, signal);
  const left = handled.filter(({ plan }) => plan.does === 'leave');
  const { dryRun = false } = options;
  output.answer(
    { dryRun, redriven: dryRun ? 0 : handled.length - left.length, left: left.length, messages: handled },
    () => {
      if (handled.length === 0) return 'The dead-letter queue is empty.';
      const done = `${handled.length - left.length} ${dryRun ? 'would be restarted' : 'restarted'}`;
      const rows = handled.map(({ messageId, cause, plan }) => [messageId, cause, planText(plan)]);
      return text`${columns(['message', 'cause', ''], rows)}\n\n${done}, ${left.length} left.`;
    },
  );
  if (signal.aborted) return EXIT.INTERRUPTED;
  return left.length > 0 ? EXIT.NOT_WELL : EXIT.OK;
}

async function redriveAll(stack: Stack, options: RedriveOptions, signal: AbortSignal): Promise<Handled[]> {
  const queue = new DeadLetterQueue(stack);
  const rules = new RuleTargets(stack);
  const limit = pLimit(AT_ONCE);
  const handled: Handled[] = [];
  const kept: Message[] = [];
  const handle = async (message: Message): Promise<void> => {
    const { MessageId: messageId = '', MessageAttributes: attributes = {} } = message;
    const cause = attributes.ERROR_CODE?.StringValue ?? 'unknown';
    const planned = await planFor(readDeadLetter(message), rules, options.maxRedrives);
    const plan = options.dryRun || planned.does === 'leave' ? planned : await tried(planned, stack);
    handled.push({ messageId, cause, plan });
    if (options.dryRun || plan.does === 'leave') kept.push(message);
    else await queue.delete(message);
  };
  try {
    while (handled.length < options.max && !signal.aborted) {
      const messages = await queue.receive(options.max - handled.length);
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

function planText(plan: Plan): string {
  switch (plan.does) {
    case 'start':
      return `restart ${plan.broadcastId}, attempt ${plan.input.redrives}`;
    case 'hand-over':
      return `hand event ${plan.eventId} to ${plan.queueArn.slice(plan.queueArn.lastIndexOf(':') + 1)}`;
    case 'leave':
      return `left: ${plan.why}`;
  }
}

/** The options of `broadcast redrive`, parsed. */
export interface RedriveOptions {
  readonly dryRun?: boolean;
  readonly max: number;
  readonly maxRedrives: number;
}
