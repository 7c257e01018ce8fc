/** Turns valibot's issues into text: which field, what was expected, what was got. The schemas provide the expectation. */
import type { BaseIssue } from 'valibot';
import { describeKind, describeValue } from './describe-value';

/** Thousands of wrong users in a list are usually one mistake. */
const MAX_SHOWN_PROBLEMS = 5;

/**
 * @param root owner of the fields, e.g. `the broadcast request`
 * @param unshown fields whose values must not be shown, nor the whole value; only their kind is. @default - none
 */
export function problemText(
  issues: readonly BaseIssue<unknown>[],
  root: string,
  unshown: readonly string[] = [],
): string {
  const shown = issues.slice(0, MAX_SHOWN_PROBLEMS).map((issue) => problem(issue, root, unshown));
  const more = issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function problem(issue: BaseIssue<unknown>, root: string, unshown: readonly string[]): string {
  const path = issuePath(issue.path);
  if (issue.expected === 'never') return `${path} is not a field of ${root}`;
  // For a missing key, valibot only gives the key.
  if (issue.expected?.startsWith('"') && issue.input === undefined) return `${path} is missing in ${root}`;
  const [field = ''] = path.split(/[.[]/);
  const hide = unshown.length > 0 && (field === '' || unshown.includes(field));
  const got = hide ? describeKind(issue.input) : describeValue(issue.input);
  return `${path || root} must be ${issue.message}, got ${got}`;
}

/** Keys come from outside, so their length is bounded. */
const MAX_KEY_CHARACTERS = 60;

/**
 * The path of an issue as people write it: `audience.users[3]`. Empty for the whole value.
 * @param path of a Standard Schema issue, or of a valibot issue, in which the keys of a Map may be anything
 */
export function issuePath(path: readonly (PropertyKey | { readonly key: unknown })[] = []): string {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step));
  const steps = keys.map((key) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, MAX_KEY_CHARACTERS)}`,
  );
  return steps.join('').replace(/^\./, '');
}
