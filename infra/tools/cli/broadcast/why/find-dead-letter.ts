/** Looks for an event among the dead letters, and leaves them there. */
import type { Message } from '@aws-sdk/client-sqs';
import { DeadLetterQueue } from '#tools/stack/redrive/queue';
import type { Stack } from '#tools/stack/stack';

export interface FoundDeadLetter {
  readonly error: string;
  readonly cause: string;
}

/** Messages to look at; a queue with more has a larger problem than this event. */
const MAX_MESSAGES = 200;

/** @param text in the message: an id, a key, an order number */
export async function findDeadLetter(stack: Stack, text: string): Promise<FoundDeadLetter | undefined> {
  const queue = new DeadLetterQueue(stack);
  if ((await queue.size()) === 0) return undefined;
  const looked: Message[] = [];
  try {
    while (looked.length < MAX_MESSAGES) {
      const messages = await queue.receive(MAX_MESSAGES - looked.length);
      looked.push(...messages);
      const found = messages.find(({ Body = '' }) => Body.includes(text));
      if (found) {
        const { ERROR_CODE, ERROR_MESSAGE } = found.MessageAttributes ?? {};
        return { error: ERROR_CODE?.StringValue ?? 'unknown', cause: ERROR_MESSAGE?.StringValue ?? '' };
      }
      if (messages.length === 0) return undefined;
    }
    return undefined;
  } finally {
    await queue.giveBack(looked);
  }
}
