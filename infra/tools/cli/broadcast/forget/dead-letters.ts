/** Deletes dead letters to this user alone. One to others too stays, because the others still wait for it. */
import type { Message } from '@aws-sdk/client-sqs';
import type { Audience, BroadcastInput } from '#shared/contracts';
import { validateInput } from '#shared/request/validate-input';
import { readDeadLetter } from '#tools/stack/redrive/dead-letter';
import { planFor } from '#tools/stack/redrive/plan';
import { DeadLetterQueue } from '#tools/stack/redrive/queue';
import { RuleTargets } from '#tools/stack/redrive/rule-targets';
import { type Left, leftOf, type Work } from './work';
import { addressesSomebody, audienceWithout, mentions } from './without-user';

export interface ForgottenDeadLetters {
  readonly deleted: number;
  readonly left: readonly Left[];
}

const BATCH = 10;

export async function forgetDeadLetters(work: Work): Promise<ForgottenDeadLetters> {
  const { stack, userId, dryRun, signal } = work;
  const queue = new DeadLetterQueue(stack);
  const rules = new RuleTargets(stack);
  const kept: Message[] = [];
  let deleted = 0;
  let shared = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const messages = await queue.receive(BATCH);
      if (messages.length === 0) break;
      kept.push(...messages);
      for (const message of messages) {
        const whose = await whoseIs(message, userId, rules);
        if (whose === 'shared') shared++;
        if (whose !== 'own') continue;
        deleted++;
        if (dryRun) continue;
        await queue.delete(message);
        kept.splice(kept.indexOf(message), 1);
      }
    }
  } finally {
    await queue.giveBack(kept);
  }
  const why = "others wait for them: 'broadcast redrive' sends them, or they expire with the queue's retention";
  return { deleted, left: leftOf([{ what: 'dead letters to others too', count: shared, why }]) };
}

type Whose = 'own' | 'shared' | 'of others';

async function whoseIs(message: Message, userId: string, rules: RuleTargets): Promise<Whose> {
  const { Body = '' } = message;
  if (!mentions(Body, userId)) return 'of others';
  const plan = await planFor(readDeadLetter(message), rules, Infinity);
  const audience =
    plan.does === 'start' ? audienceOf(plan.input) : plan.does === 'leave' ? undefined : unreachedIn(plan.body);
  const without = audience && audienceWithout(audience, userId);
  return without && audience.users?.includes(userId) && !addressesSomebody(without) ? 'own' : 'shared';
}

/** Undefined if the request is none, so that only its text can be looked at. */
function audienceOf(input: BroadcastInput): Audience | undefined {
  try {
    return (validateInput(input).request as { readonly audience?: Audience }).audience;
  } catch {
    return undefined;
  }
}

/** The users of a `Users Unreached` event that its queue did not get, or whose reader gave up. Undefined for anything else. */
function unreachedIn(body: string): Audience | undefined {
  try {
    const event = JSON.parse(body) as { readonly detail?: { readonly users?: readonly string[] } } | null;
    return event?.detail?.users && { users: event.detail.users };
  } catch {
    return undefined;
  }
}
