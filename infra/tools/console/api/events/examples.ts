/** Domain events to begin with: for each mapping of `infra/domain-events.ts` one that its rule takes, and one of the generic kind. */
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import { detailPathsIn, type DomainEventMapping } from '#constructs/domain-events/mapping';
import type { EventExample } from '../contract';

type Detail = Record<string, unknown>;

/** Who the examples are for: the user a first test client is opened as. */
export const EXAMPLE_USER = 'alice';
const EXAMPLE_CHANNEL = 'orders';

export function eventExamples(mappings: readonly DomainEventMapping[]): EventExample[] {
  return [...mappings.map(exampleOf), GENERIC];
}

const GENERIC: EventExample = {
  name: GENERIC_MAPPING,
  source: 'console',
  detailType: BROADCAST_REQUESTED,
  detail: {
    audience: { users: [EXAMPLE_USER], channels: [EXAMPLE_CHANNEL] },
    message: { type: 'greeting', data: { text: 'Hello' } },
  },
};

function exampleOf({ name, pattern, audience, message, expiresAt, idempotencyKey }: DomainEventMapping): EventExample {
  const detail: Detail = {};
  const fill = (mapped: unknown, value: (field: string) => unknown) => {
    for (const path of detailPathsIn(mapped)) {
      const [, ...fields] = path.split('.');
      put(detail, fields, value(fields.at(-1) ?? ''));
    }
  };
  fill(message, plausible);
  fill(idempotencyKey, plausible);
  fill(expiresAt, () => new Date(Date.now() + 3_600_000).toISOString());
  const parts = audience as Readonly<Record<string, unknown>>;
  fill(parts.exclude, plausible);
  fill(parts.connections, plausible);
  fill(parts.channels, () => EXAMPLE_CHANNEL);
  fill(parts.users, () => EXAMPLE_USER);
  satisfy(detail, pattern.detail ?? {});
  return { name, source: pattern.source[0] ?? 'example', detailType: pattern.detailType[0] ?? name, detail };
}

/** Goes by the last word of the field's name; what is not known becomes text that names the field. */
function plausible(field: string): unknown {
  if (/ur[il]$/i.test(field)) return 'https://example.com/';
  if (/price|amount|total/i.test(field)) return 79.9;
  if (/count|quantity|number/i.test(field)) return 3;
  if (/currency/i.test(field)) return 'EUR';
  if (/id$|sku|key/i.test(field)) return 'A-1042';
  return `some ${field}`;
}

/** Values that meet the mapping's own conditions, where a condition lists them or bounds a number. */
function satisfy(detail: Detail, conditions: Detail): void {
  for (const [field, condition] of Object.entries(conditions)) {
    if (Array.isArray(condition)) detail[field] = valueFor(condition[0], detail[field]);
    else if (typeof condition === 'object' && condition !== null) {
      const inner = (detail[field] ??= {}) as Detail;
      satisfy(inner, condition as Detail);
    }
  }
}

function valueFor(matcher: unknown, present: unknown): unknown {
  if (typeof matcher !== 'object' || matcher === null) return matcher;
  const [[operator, operand] = []] = Object.entries(matcher);
  if (operator === 'prefix') return `${String(operand)}…`;
  if (operator === 'suffix') return `…${String(operand)}`;
  if (operator === 'numeric' && Array.isArray(operand)) return numberFor(operand);
  return present ?? 'some value';
}

function numberFor([comparison, bound]: readonly unknown[]): number {
  const number = Number(bound);
  if (comparison === '>') return number + 1;
  return comparison === '<' ? number - 1 : number;
}

function put(target: Detail, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Detail, rest, value);
}
