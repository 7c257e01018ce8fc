/** Checks what a message says it supersedes. */
import * as v from 'valibot';
import { InvalidRequestError } from '../base/errors';
import { problemText } from '../base/problem-text';
import { strictObject } from '../base/strict-object';
import type { Supersedes } from '../contracts';
import { isName, NAME_RULE } from '../contracts/names';
import { idOf } from './id';

const VERSION_RULE = `a number (an integer at most 2^53), or ${NAME_RULE}`;

/** An integer beyond 2^53 has lost digits, so two of them may compare wrong. */
const isVersion = (value: unknown): boolean =>
  isName(value) || (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)));

export const supersedes = strictObject({
  key: idOf(isName, NAME_RULE),
  version: v.custom<Supersedes['version']>(isVersion, VERSION_RULE),
});

/** @throws InvalidRequestError naming each wrong field, what was expected and what was got */
export function checkSupersedes(value: unknown): Supersedes {
  const result = v.safeParse(supersedes, value);
  if (result.success) return result.output;
  throw new InvalidRequestError(problemText(result.issues, 'supersedes', []));
}
