/**
 * Joins texts that a mapping makes from fields of the event, such as `team-` and the event's team. The rule passes on
 * the parts. EventBridge's template could join them, but AWS documents that it does not escape values: a quotation mark
 * in the event would end the string, and the rest would be read as part of the request, for example as another user.
 */
import type { BroadcastInput, MappedText } from '../contracts';
import { InvalidRequestError } from '../base/errors';
import { describeKind } from '../base/describe-value';

/**
 * @returns the request with its texts filled in
 * @throws InvalidRequestError naming the field of the event that cannot be part of a text
 */
export const withTexts = ({ request, texts = [] }: Pick<BroadcastInput, 'request' | 'texts'>): unknown =>
  texts.reduce((value, { at, of }) => put(value, at, joined(of)), request);

const joined = (parts: MappedText['of']): string =>
  parts.map((part) => (typeof part === 'string' ? part : Object.entries(part).map(textOf).join(''))).join('');

function textOf([field, value]: readonly [string, unknown]): string {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  throw new InvalidRequestError(
    `${field} must be a string, a number, true or false, because the mapping puts it into a text; got ${describeKind(value)}`,
  );
}

function put(value: unknown, [key, ...rest]: MappedText['at'], text: string): unknown {
  if (key === undefined) return text;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    throw new InvalidRequestError(
      `texts in the input of the execution has an entry for '${key}', which is not in the request`,
    );
  }
  const inner = put(Reflect.get(value, key), rest, text);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (index === Number(key) ? inner : item))
    : { ...value, [key]: inner };
}
