/** Refuses patterns whose wildcards are too complex. What counts together are the fields of one name behind the same fields. */
import { type Alternative, inNameOrder } from './compile';
import { complexity, TOO_COMPLEX, TOO_COMPLEX_REASON, type Wildcards } from './complexity';
import { PatternError } from './errors';
import type { Matcher } from './matcher';

/** @throws PatternError in the words of EventBridge */
export function refuseTooComplex(alternatives: readonly Alternative[]): void {
  const fields = new Map<string, { path: string; wildcards: Wildcards[] }>();
  for (const alternative of alternatives) {
    let key = '';
    for (const { path, matchers, source } of inNameOrder(alternative)) {
      key += path;
      const field = fields.get(key) ?? { path, wildcards: [] };
      fields.set(key, field);
      field.wildcards.push(...wildcardsOf(matchers));
      key += JSON.stringify(source);
    }
  }
  for (const { path, wildcards } of fields.values()) {
    if (complexity(wildcards) >= TOO_COMPLEX) throw new PatternError(TOO_COMPLEX_REASON, path);
  }
}

/** Those of one field, each once. */
function wildcardsOf(matchers: readonly Matcher[]): Iterable<Wildcards> {
  const found = new Map<string, Wildcards>();
  for (const matcher of matchers) {
    if (matcher.kind === 'value' && matcher.wildcards) found.set(JSON.stringify(matcher.wildcards), matcher.wildcards);
  }
  return found.values();
}
