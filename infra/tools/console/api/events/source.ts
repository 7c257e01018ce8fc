/** The events on the bus of a local cloud: the list, and one with what each rule did and what its broadcast would be. */
import type { BusEvent } from '#local/events/event';
import { openerOf, shardsIn } from '#tools/stack/deployed-function';
import { mappingOf } from '#tools/stack/declared-input';
import { evaluate } from '#tools/stack/rules/evaluate';
import { startRulesOf } from '#tools/stack/rules/stack-rules';
import type { Stack } from '#tools/stack/stack';
import type { LoggedEventDetail, RuleDecision } from '../contract';
import { notThere } from '../request';
import type { ConsoleSource } from '../source';
import { type EventLog, loggedEvent, MAX_EVENTS } from './log';

/** The rest is left out: `everyone` has as many recipients as shards. */
const MAX_SHOWN_RECIPIENTS = 20;

export const eventSource = (
  log: EventLog,
  stack: () => Promise<Stack>,
): Pick<ConsoleSource, 'events' | 'event' | 'onEvent'> => ({
  events: async (filter, { limit, before }) => log.page(filter, limit, before),

  event: async (sequence): Promise<LoggedEventDetail> => {
    const kept = log.get(sequence);
    if (!kept) throw notThere(`There is no event ${sequence}: the latest ${MAX_EVENTS} are kept.`);
    const broadcasts = await broadcastsOf(kept.event, await stack());
    const rules = [...kept.rules.values()].map((decision) => ({
      ...decision,
      deliveries: [...decision.deliveries.values()],
      ...broadcasts.get(decision.rule),
    }));
    return { ...loggedEvent(kept), event: kept.text, rules: rules.sort(matchedFirst) };
  },

  onEvent: (listener) => log.onChange(listener),
});

/** By rule: what `broadcast explain` says about the event. */
async function broadcastsOf(
  event: BusEvent,
  stack: Stack,
): Promise<ReadonlyMap<string, Pick<RuleDecision, 'mapping' | 'broadcast'>>> {
  const [rules, { environment }] = await Promise.all([startRulesOf(stack), openerOf(stack)]);
  const shards = shardsIn(environment);
  return new Map(
    rules.map(({ name, pattern, target }) => {
      const mapping = mappingOf(target);
      const found = evaluate({ name, pattern: JSON.parse(pattern) as unknown, target }, event, shards, Date.now());
      const broadcast = found.matches && {
        id: found.broadcastId,
        ...(found.valid
          ? { recipients: [...found.recipients, ...found.connections].slice(0, MAX_SHOWN_RECIPIENTS) }
          : { recipients: [], problem: found.problem }),
        ...(found.valid && found.note !== undefined && { note: found.note }),
      };
      return [name, { ...(mapping !== undefined && { mapping }), ...(broadcast && { broadcast }) }];
    }),
  );
}

const matchedFirst = (a: RuleDecision, b: RuleDecision) =>
  Number(a.mismatch !== undefined) - Number(b.mismatch !== undefined);
