/** Domain events to start with: one that matches the rule of each mapping, and a generic one. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { DescribedContract } from '#constructs/contract/described-contract';
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import { declaredInput, EventPart, eventPartsIn, mappingOf } from '#tools/stack/declared-input';
import type { ContractField, EventExample } from '../contract';
import { fieldsAt, type FieldOfContract, fieldsOfContract } from './contract-fields';
import { plausible, sampleOf } from './plausible';
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

/** Messages of the contract for which there is an example of a request. */
const MAX_REQUESTS = 50;

/** @param contract whose messages the events become. @default - unknown */
export function eventExamples(rules: readonly ExampledRule[], contract?: DescribedContract): EventExample[] {
  const examples = new Map<string, EventExample>();
  for (const rule of rules) {
    const name = mappingOf(rule.target);
    if (name === undefined || name === GENERIC_MAPPING || examples.has(name)) continue;
    const example = exampleOf(name, rule, contract);
    if (example) examples.set(name, example);
  }
  return [...examples.values(), ...requestsOf(contract)];
}

/** A request for each message of the contract; the first has the name that it has without one. */
function requestsOf(contract: DescribedContract | undefined): EventExample[] {
  const messages = Object.entries(contract?.serverToClient ?? {}).slice(0, MAX_REQUESTS);
  if (messages.length === 0) return [GENERIC];
  return messages.map(([type, { schema }], index) => ({
    ...GENERIC,
    name: index === 0 ? GENERIC.name : `${GENERIC.name}: ${type}`,
    detail: { ...(GENERIC.detail as object), message: { type, data: sampleOf(schema, schema, 'data') } },
    fields: [...fieldsAt(['message', 'data'], schema, schema, true)].map(withoutSample),
  }));
}

const withoutSample = ({ sample: _, ...field }: FieldOfContract): ContractField => field;

interface RuleInput {
  readonly request?: Readonly<Record<string, unknown>>;
}
interface Pattern {
  readonly source?: readonly unknown[];
  readonly 'detail-type'?: readonly unknown[];
  readonly detail?: Detail;
}

/** Undefined for the rule of events that lack a field: it makes no request. */
function exampleOf(
  name: string,
  { pattern, target }: ExampledRule,
  contract: DescribedContract | undefined,
): EventExample | undefined {
  const { request } = declaredInput(target) as RuleInput;
  if (request === undefined) return undefined;
  const { source, 'detail-type': detailType, detail: conditions } = pattern as Pattern;
  const fields = fieldsIn(request, contract);
  const detail = detailFor(request, fields);
  satisfy(detail, conditions ?? {});
  return {
    name,
    source: textFor(source, 'example'),
    detailType: textFor(detailType, name),
    detail,
    ...(fields.length > 0 && { fields: fields.map(withoutSample) }),
  };
}

function fieldsIn({ message }: NonNullable<RuleInput['request']>, contract: DescribedContract | undefined) {
  const { type, data } = (message ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  const messages = contract?.serverToClient ?? {};
  const described = typeof type === 'string' && Object.hasOwn(messages, type) ? messages[type] : undefined;
  return described ? fieldsOfContract(data, described.schema, keysOf) : [];
}

function textFor(matchers: readonly unknown[] | undefined, otherwise: string): string {
  const value = valueFor(matchers?.[0], otherwise);
  return typeof value === 'string' ? value : otherwise;
}

function detailFor(
  { message, idempotencyKey, expiresAt, audience }: NonNullable<RuleInput['request']>,
  fields: readonly FieldOfContract[],
): Detail {
  const detail: Detail = {};
  const fill = (mapped: unknown, value: (field: string) => unknown) => {
    for (const { path } of eventPartsIn(mapped)) {
      const keys = keysOf(path);
      if (keys && keys.length > 0) put(detail, keys, value(keys.at(-1) ?? ''));
    }
  };
  /** For a field of the event that holds the whole list, instead of one name in it. */
  const fillNames = (mapped: unknown, name: (field: string) => unknown) =>
    fill(mapped, mapped instanceof EventPart ? (field) => [name(field)] : name);
  const parts = (audience ?? {}) as Readonly<Record<string, unknown>>;
  const exclude = (parts.exclude ?? {}) as Readonly<Record<string, unknown>>;
  fill(message, plausible);
  // What the contract does not require is there only if the mapping reads it: its rule takes no event without.
  for (const { path, sample, required } of fields) if (required || has(detail, path)) put(detail, path, sample);
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
  /^\$\.detail(\.[\w-]+)*$/.test(path) ? path.split('.').slice(2) : undefined;

function put(target: Detail, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else put(isDetail(target[key]) ? target[key] : (target[key] = {} as Detail), rest, value);
}

const isDetail = (value: unknown): value is Detail =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const has = (target: unknown, [key, ...rest]: readonly string[]): boolean =>
  key === undefined || (isDetail(target) && Object.hasOwn(target, key) && has(target[key], rest));
