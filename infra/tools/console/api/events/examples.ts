/** Domain events to start with: one that matches the rule of each mapping, and a generic one. */
import type { Target } from '@aws-sdk/client-eventbridge';
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import { declaredInput, EventPart, eventPartsIn, mappingOf } from '#tools/stack/declared-input';
import type { EventExample } from '../contract';
import { satisfy, valueFor, type Detail } from './satisfy';

/** A rule that starts a broadcast. */
export interface ExampledRule {
  /** Parsed. */
  readonly pattern: unknown;
  readonly target: Target;
}

/** The user of the examples, and of the first test client. */
export const EXAMPLE_USER = 'alice';
const EXAMPLE_CHANNEL = 'orders';

const GENERIC: EventExample = {
  name: GENERIC_MAPPING,
  source: 'console',
  detailType: BROADCAST_REQUESTED,
  detail: {
    audience: { users: [EXAMPLE_USER], channels: [EXAMPLE_CHANNEL] },
    message: { type: 'greeting', data: { text: 'Hello' } },
  },
};

export function eventExamples(rules: readonly ExampledRule[]): EventExample[] {
  const examples = new Map<string, EventExample>();
  for (const rule of rules) {
    const name = mappingOf(rule.target);
    if (name === undefined || name === GENERIC_MAPPING || examples.has(name)) continue;
    const example = exampleOf(name, rule);
    if (example) examples.set(name, example);
  }
  return [...examples.values(), GENERIC];
}

interface RuleInput {
  readonly request?: Readonly<Record<string, unknown>>;
}
interface Pattern {
  readonly source?: readonly unknown[];
  readonly 'detail-type'?: readonly unknown[];
  readonly detail?: Detail;
}

/** Undefined for the rule of events that lack a field: it makes no request. */
function exampleOf(name: string, { pattern, target }: ExampledRule): EventExample | undefined {
  const { request } = declaredInput(target) as RuleInput;
  if (request === undefined) return undefined;
  const { source, 'detail-type': detailType, detail: conditions } = pattern as Pattern;
  const detail = detailFor(request);
  satisfy(detail, conditions ?? {});
  return {
    name,
    source: textFor(source, 'example'),
    detailType: textFor(detailType, name),
    detail,
  };
}

function textFor(matchers: readonly unknown[] | undefined, otherwise: string): string {
  const value = valueFor(matchers?.[0], otherwise);
  return typeof value === 'string' ? value : otherwise;
}

function detailFor({ message, idempotencyKey, expiresAt, audience }: NonNullable<RuleInput['request']>): Detail {
  const detail: Detail = {};
  const fill = (mapped: unknown, value: (field: string) => unknown) => {
    for (const { path } of eventPartsIn(mapped)) {
      const keys = keysOf(path);
      if (keys) put(detail, keys, value(keys.at(-1) ?? ''));
    }
  };
  /** For a field of the event that holds the whole list, instead of one name in it. */
  const fillNames = (mapped: unknown, name: (field: string) => unknown) =>
    fill(mapped, mapped instanceof EventPart ? (field) => [name(field)] : name);
  const parts = (audience ?? {}) as Readonly<Record<string, unknown>>;
  const exclude = (parts.exclude ?? {}) as Readonly<Record<string, unknown>>;
  fill(message, plausible);
  fill(idempotencyKey, plausible);
  fill(expiresAt, () => new Date(Date.now() + 3_600_000).toISOString());
  for (const names of [exclude.users, exclude.connections, parts.connections]) fillNames(names, plausible);
  fill(parts.everyone, () => true);
  fillNames(parts.channels, () => EXAMPLE_CHANNEL);
  fillNames(parts.users, () => EXAMPLE_USER);
  return detail;
}

/** Keys of a path below the detail, as in mappings. The rule's conditions supply the other paths. */
const keysOf = (path: string): readonly string[] | undefined =>
  /^\$\.detail(\.[\w-]+)+$/.test(path) ? path.split('.').slice(2) : undefined;

/** Goes by the last word of the field's name; for an unknown one, returns a string that names the field. */
function plausible(field: string): unknown {
  if (/ur[il]$/i.test(field)) return 'https://example.com/';
  if (/price|amount|total/i.test(field)) return 79.9;
  if (/count|quantity|number/i.test(field)) return 3;
  if (/currency/i.test(field)) return 'EUR';
  if (/id$|sku|key/i.test(field)) return 'A-1042';
  return `some ${field}`;
}

function put(target: Detail, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Detail, rest, value);
}
