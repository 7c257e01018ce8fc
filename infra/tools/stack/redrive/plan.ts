/** What to do with a dead letter: restart its broadcast, hand it to the queue it was meant for or came from, or leave it. */
import { GENERIC_MAPPING, type BroadcastInput } from '#shared/contracts';
import { identify } from '#shared/request/validate-input';
import type { BusEvent } from '#local/events/event';
import { inputOf } from '../rules/target-input';
import type { RuleTargets } from './rule-targets';
import type { DeadLetter } from './dead-letter';

export type Plan =
  | { readonly does: 'start'; readonly broadcastId: string; readonly input: BroadcastInput }
  | { readonly does: 'hand-over'; readonly eventId: string; readonly queueArn: string; readonly body: string }
  | { readonly does: 'give-back'; readonly queueArn: string; readonly body: string }
  | { readonly does: 'leave'; readonly why: string };

export async function planFor(letter: DeadLetter, rules: RuleTargets, maxRedrives: number): Promise<Plan> {
  switch (letter.kind) {
    case 'unreadable':
      return { does: 'leave', why: letter.why };
    case 'input':
      return startAgain(letter.input, maxRedrives);
    case 'moved':
      return { does: 'give-back', queueArn: letter.queueArn, body: letter.body };
    case 'event':
      return planForEvent(letter, rules, maxRedrives);
  }
}

async function planForEvent(
  { event, ruleArn, targetArn }: Extract<DeadLetter, { kind: 'event' }>,
  rules: RuleTargets,
  maxRedrives: number,
): Promise<Plan> {
  const target = await rules.find(ruleArn, targetArn);
  if (!target) {
    return { does: 'leave', why: `the rule ${ruleArn} no longer has this target: publish event ${event.id} again` };
  }
  let input: string;
  try {
    input = inputOf(target, event, { arn: ruleArn, name: ruleArn.slice(ruleArn.lastIndexOf('/') + 1) });
  } catch (error) {
    return { does: 'leave', why: (error as Error).message };
  }
  if (targetArn.includes(':sqs:')) return { does: 'hand-over', eventId: event.id, queueArn: targetArn, body: input };
  return rules.isStateMachine(targetArn)
    ? startAgain(asInput(JSON.parse(input), event), maxRedrives)
    : { does: 'leave', why: `its target ${targetArn} is neither this stack's state machine nor one of its queues` };
}

function startAgain(input: BroadcastInput, maxRedrives: number): Plan {
  const redrives = input.redrives ?? 0;
  if (redrives >= maxRedrives) {
    return { does: 'leave', why: `it has come back ${redrives} times: fix the cause, then raise --max-redrives` };
  }
  return { does: 'start', broadcastId: identify(input, ''), input: { ...input, redrives: redrives + 1 } };
}

/** A rule of the stack makes a complete input. If somebody changed it by hand it may not, and open-broadcast says so. */
const asInput = (input: unknown, event: BusEvent): BroadcastInput => ({
  mapping: GENERIC_MAPPING,
  source: event.source,
  eventId: event.id,
  time: event.time,
  ...(typeof input === 'object' ? input : {}),
});

export const queueNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** For people. */
export function planText(plan: Plan): string {
  switch (plan.does) {
    case 'start':
      return `restart ${plan.broadcastId}, attempt ${plan.input.redrives}`;
    case 'hand-over':
      return `hand event ${plan.eventId} to ${queueNameOf(plan.queueArn)}`;
    case 'give-back':
      return `give it back to ${queueNameOf(plan.queueArn)}`;
    case 'leave':
      return `left: ${plan.why}`;
  }
}
