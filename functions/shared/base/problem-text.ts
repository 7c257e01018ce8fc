/** Words for what valibot found: which field, what was expected of it, what was got. Schemas give the expectation. */
import type { BaseIssue } from 'valibot';
import { describeKind, describeValue } from './describe-value';

/** A list of thousands of wrong users is one mistake, not thousands. */
const MAX_SHOWN_PROBLEMS = 5;

/**
 * @param root what the fields belong to, e.g. `the broadcast request`
 * @param unshown fields of which no value may be shown, nor of the whole; their kind is said. @default - none
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
  // For a missing key valibot gives the key and nothing else.
  if (issue.expected?.startsWith('"') && issue.input === undefined) return `${path} is missing in ${root}`;
  const [field = ''] = path.split(/[.[]/);
  const hide = unshown.length > 0 && (field === '' || unshown.includes(field));
  const got = hide ? describeKind(issue.input) : describeValue(issue.input);
  return `${path || root} must be ${issue.message}, got ${got}`;
}

/** A key comes from whoever sent the value. */
const MAX_KEY_CHARACTERS = 60;

/**
 * Where a validator found an issue, as people write it: `audience.users[3]`. Empty for the value as a whole.
 * @param path of a Standard Schema issue, or of valibot's own, whose keys of a Map may be anything
 */
export function issuePath(path: readonly (PropertyKey | { readonly key: unknown })[] = []): string {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step));
  const steps = keys.map((key) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, MAX_KEY_CHARACTERS)}`,
  );
  return steps.join('').replace(/^\./, '');
}
