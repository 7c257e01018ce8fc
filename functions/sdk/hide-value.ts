/**
 * Removes the value from a validator's message. The message ends up in errors, and errors end up in logs, which must
 * not hold a client's data. The validator is unknown, so this looks for the usual ways to show a value.
 */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describeKind } from '#shared/base/describe-value';

/** @param data the validated data, which the path of the issue refers to */
export function withoutValue({ message, path = [] }: StandardSchemaV1.Issue, data: unknown): string {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step));
  const value = keys.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    data,
  );
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return message.replace(shownAfterWord(String(value)), describeKind(value));
  if (typeof value !== 'string') return message;
  const shown = [JSON.stringify(value), `"${value}"`, `'${value}'`, `\`${value}\``];
  return shown.reduce((text, form) => text.replaceAll(form, () => describeKind(value)), message);
}

/** `received 7`, `was 7`, `got 7`. A number without such a word may belong to the rule. */
const shownAfterWord = (text: string): RegExp =>
  new RegExp(`(?<=\\b(?:received|was|got):? )${text.replace(/[^\w]/g, '\\$&')}(?![\\w.])`, 'g');
