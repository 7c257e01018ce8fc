/** IAM's pattern matching: `*` is any characters, `?` is one; ARNs are compared field by field. */
const ARN_FIELDS = 6;
const compiled = new Map<string, RegExp>();

/** True if the whole text matches the pattern. */
export function matchesPattern(
  pattern: string,
  text: string,
  options: { readonly ignoreCase?: boolean } = {},
): boolean {
  return toRegExp(pattern, options.ignoreCase ? 'is' : 's').test(text);
}

/**
 * True if the ARN matches: each of its six fields separately, so that no wildcard crosses a colon before the resource.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = arnFields(pattern);
  const got = arnFields(arn);
  return wanted.length === got.length && wanted.every((field, index) => matchesPattern(field, got[index] ?? ''));
}

function arnFields(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, ARN_FIELDS - 1), parts.slice(ARN_FIELDS - 1).join(':')];
}

function toRegExp(pattern: string, flags: string): RegExp {
  const key = `${flags}/${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    const source = pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replace(/\?/g, '.');
    expression = new RegExp(`^${source}$`, flags);
    compiled.set(key, expression);
  }
  return expression;
}
