/** Selection by name: patterns in which `*` matches any characters, as in IAM. */
import { matchesPattern } from '../../iam/wildcard';

/** An absent list matches every name. */
export const named = (patterns: readonly string[] | undefined, name: string): boolean =>
  patterns?.some((pattern) => matchesPattern(pattern, name)) ?? true;
