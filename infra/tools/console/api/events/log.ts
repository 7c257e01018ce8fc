/**
 * Every event on the bus, with what each rule did with it: the latest {@link MAX_EVENTS}, as long as they take up to
 * {@link MAX_CHARACTERS}. Fed by EventBridge's own notices, so a reason is the one that EventBridge had.
 */
import type { BusEvent, EventBridgeNotice } from '#local/events/index';
import { mismatchText } from '#tools/stack/rules/evaluate';
import type { EventDelivery, EventFilter, EventPage, LoggedEvent, RuleDecision } from '../contract';

export const MAX_EVENTS = 2_000;
/** Characters of all events together. */
export const MAX_CHARACTERS = 8 * 1024 * 1024;
/** Notices of an event that was dropped here, or of a rule that was added since, would otherwise add up. */
const MAX_RULES_PER_EVENT = 1_000;

/** What the log keeps of an event. */
export interface KeptEvent {
  readonly sequence: number;
  readonly at: number;
  readonly event: BusEvent;
  readonly text: string;
  readonly replayed: boolean;
  readonly rules: ReadonlyMap<string, KeptDecision>;
  readonly problem?: string;
}

export type KeptDecision = Omit<RuleDecision, 'deliveries'> & {
  readonly deliveries: ReadonlyMap<string, EventDelivery>;
};

interface Entry extends KeptEvent {
  readonly rules: Map<string, KeptDecision>;
  problem?: string;
}

type Told = Exclude<EventBridgeNotice, { type: 'received' | 'dropped' }>;

export class EventLog {
  readonly #entries = new Map<number, Entry>();
  /** The latest entry of each event: a replay makes another. */
  readonly #latest = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();
  #sequence = 0;
  #characters = 0;

  constructor(private readonly now: () => number = Date.now) {}

  take(notice: EventBridgeNotice): void {
    if (notice.type === 'received') this.#add(notice.event, false);
    else if (notice.type === 'dropped') this.#add(notice.event, false).problem = `There is no bus '${notice.busName}'.`;
    else this.#decide(notice);
    for (const listener of this.#listeners) listener();
  }

  get(sequence: number): KeptEvent | undefined {
    return this.#entries.get(sequence);
  }

  /** @param before the page ends before this sequence number */
  page({ text = '', unmatched = false }: EventFilter, limit: number, before = Infinity): EventPage {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const kept = this.#entries.size;
    const events: LoggedEvent[] = [];
    for (const entry of [...this.#entries.values()].reverse()) {
      if (entry.sequence >= before) continue;
      const logged = loggedEvent(entry);
      if ((unmatched && logged.matched.length > 0) || !hasWords(logged, words)) continue;
      if (events.length === limit) return { events, next: events[limit - 1]!.sequence, kept };
      events.push(logged);
    }
    return { events, kept };
  }

  /** Calls the listener after every notice. @returns a function that stops it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #add(event: BusEvent, replayed: boolean): Entry {
    const text = JSON.stringify(event);
    const entry: Entry = { sequence: (this.#sequence += 1), at: this.now(), event, text, replayed, rules: new Map() };
    this.#entries.set(entry.sequence, entry);
    this.#latest.set(event.id, entry);
    this.#characters += text.length;
    for (const oldest of this.#entries.values()) {
      if (this.#entries.size <= MAX_EVENTS && this.#characters <= MAX_CHARACTERS) break;
      this.#entries.delete(oldest.sequence);
      this.#characters -= oldest.text.length;
      if (this.#latest.get(oldest.event.id) === oldest) this.#latest.delete(oldest.event.id);
    }
    return entry;
  }

  #decide(notice: Told): void {
    const rule = nameIn(notice.ruleArn);
    const entry = this.#entryFor(notice, rule);
    if (!entry || (entry.rules.size >= MAX_RULES_PER_EVENT && !entry.rules.has(rule))) return;
    const known = entry.rules.get(rule) ?? { rule, deliveries: new Map() };
    if (notice.type === 'unmatched') entry.rules.set(rule, { ...known, mismatch: mismatchText(notice.mismatch) });
    else if (notice.type === 'matched') entry.rules.set(rule, known);
    else {
      const delivery = deliveryOf(notice);
      const deliveries = new Map(known.deliveries).set(notice.targetId, delivery);
      entry.rules.set(rule, { ...known, deliveries });
      if (notice.type === 'delivered') delete entry.problem;
      else entry.problem = `${delivery.state}: ${delivery.failure ?? delivery.target}`;
    }
  }

  /** A decision about an event that did not come just now is an archive's: an archive sends to rules without a bus. */
  #entryFor({ type, event }: Told, rule: string): Entry | undefined {
    const entry = this.#latest.get(event.id);
    const decides = type === 'matched' || type === 'unmatched';
    if (!decides) return entry;
    return entry && !entry.rules.has(rule) ? entry : this.#add(event, true);
  }
}

/** The row of the list. */
export function loggedEvent({ sequence, at, event, replayed, rules, problem }: KeptEvent): LoggedEvent {
  const decisions = [...rules.values()];
  const matched = decisions.filter(({ mismatch }) => mismatch === undefined).map(({ rule }) => rule);
  return {
    sequence,
    id: event.id,
    at,
    source: event.source,
    detailType: event['detail-type'],
    matched,
    unmatched: decisions.length - matched.length,
    replayed,
    ...(problem !== undefined && { problem }),
  };
}

function deliveryOf(notice: Exclude<Told, { type: 'matched' | 'unmatched' }>): EventDelivery {
  const target = notice.targetArn.slice(notice.targetArn.lastIndexOf(':') + 1);
  const failure = 'failure' in notice ? `${notice.failure.code}: ${notice.failure.message}` : undefined;
  return { target, state: notice.type, ...(failure !== undefined && { failure }) };
}

/** A rule on a bus that is not the default: `rule/BUS/NAME`. */
const nameIn = (ruleArn: string): string => ruleArn.slice(ruleArn.lastIndexOf('/') + 1);

function hasWords({ id, source, detailType, matched, problem = '' }: LoggedEvent, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [id, source, detailType, ...matched, problem].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
