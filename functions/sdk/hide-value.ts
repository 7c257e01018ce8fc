/**
 * What a validator says of a value, without the value: its words end in errors, and errors in logs, where no message of a client
 * belongs. Which validator it is is not known, so that the value is looked for as they are used to showing one.
 */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describeKind } from '#shared/base/describe-value';

/** @param data what was validated, within which the issue has its path */
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

/** `received 7`, `was 7`, `got 7`: a number by itself may be one of the rule's. */
const shownAfterWord = (text: string): RegExp =>
  new RegExp(`(?<=\\b(?:received|was|got):? )${text.replace(/[^\w]/g, '\\$&')}(?![\\w.])`, 'g');
