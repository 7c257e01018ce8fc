/** The dead-letter queue, through the code of `broadcast redrive`. */
import type { Stack } from '#tools/stack/stack';
import { DEFAULT_MAX_REDRIVES, type RedriveChoice } from '#tools/stack/redrive/choice';
import { planText } from '#tools/stack/redrive/plan';
import { DeadLetterQueue } from '#tools/stack/redrive/queue';
import { redriveAll, type Handled } from '#tools/stack/redrive/redrive-all';
import type { DeadLetter, RedriveAnswer } from '../contract';
import type { ConsoleActions, ConsoleSource } from '../source';

/** Messages that are listed; a redrive of all takes more. */
const MAX_LISTED = 1_000;
const MAX_REDRIVEN = 10_000;

export type DeadLetterSource = Pick<ConsoleSource, 'deadLetters' | 'deadLetterCount'> & Pick<ConsoleActions, 'redrive'>;

/** @param maxListed messages that a look into the queue takes. @default 1000 */
export function deadLetterSource(stack: () => Promise<Stack>, maxListed = MAX_LISTED): DeadLetterSource {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: whoever reads the queue hides its messages from the others for a moment. */
  const inTurn = <T>(act: (found: Stack) => Promise<T>): Promise<T> => {
    const turn = last.then(async () => act(await stack()));
    last = turn.catch(() => undefined); // the caller gets it
    return turn;
  };
  const count = async (found: Stack) => new DeadLetterQueue(found).size();
  const redrive = (found: Stack, choice: Omit<RedriveChoice, 'maxRedrives'>) =>
    redriveAll(found, { ...choice, maxRedrives: DEFAULT_MAX_REDRIVES }, new AbortController().signal);
  return {
    deadLetterCount: () => inTurn(count),

    deadLetters: () =>
      inTurn(async (found) => {
        const size = await count(found);
        // An empty queue lets a reader wait.
        const handled = size === 0 ? [] : await redrive(found, { dryRun: true, max: maxListed });
        return { count: Math.max(size, handled.length), letters: handled.map(letterOf).sort(latestFirst) };
      }),

    redrive: ({ messageIds }) =>
      inTurn(async (found): Promise<RedriveAnswer> => {
        const only = messageIds && new Set(messageIds);
        const handled = await redrive(found, { max: MAX_REDRIVEN, ...(only && { only }) });
        const left = handled.map(letterOf).filter(({ isLeft }) => isLeft);
        return { redriven: handled.length - left.length, left };
      }),
  };
}

function letterOf({ messageId, cause, sentAt, plan }: Handled): DeadLetter {
  return {
    messageId,
    cause,
    ...(sentAt !== undefined && { sentAt }),
    isLeft: plan.does === 'leave',
    plan: planText(plan),
    ...(plan.does === 'start' && { broadcastId: plan.broadcastId }),
  };
}

const latestFirst = (a: DeadLetter, b: DeadLetter) => (b.sentAt ?? 0) - (a.sentAt ?? 0);
