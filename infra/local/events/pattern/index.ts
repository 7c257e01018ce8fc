/**
 * EventBridge's event patterns as a library: compile once, then ask for each event whether it matches, or why not.
 * Used by rules, archives, TestEventPattern and the command `explain`.
 */
import { compileAlternatives } from './compile';
import { eventFields } from './event-fields';
import { type Mismatch, explainMismatch } from './explain';
import { matchesAlternative } from './match';
import { refuseTooComplex } from './too-complex';

export { parseWithDuplicates } from './duplicate-keys';
export { PatternError } from './errors';
export type { Mismatch } from './explain';

export interface CompiledPattern {
  matches(event: unknown): boolean;
  /** Why the event does not match; undefined if it does. */
  explain(event: unknown): Mismatch | undefined;
}

export interface PatternWithText {
  readonly text: string;
  readonly compiled: CompiledPattern;
}

/**
 * @param pattern the parsed JSON of the pattern; parseWithDuplicates keeps what JSON.parse drops
 * @throws PatternError if EventBridge would refuse the pattern
 */
export function compilePattern(pattern: unknown): CompiledPattern {
  const alternatives = compileAlternatives(pattern);
  refuseTooComplex(alternatives);
  const paths = new Set(alternatives.flatMap((alternative) => [...alternative.keys()]));
  const fieldsOf = (event: unknown) => eventFields(event, paths);
  const anyMatches = (fields: ReturnType<typeof fieldsOf>) =>
    alternatives.some((alternative) => matchesAlternative(alternative, fields));
  return {
    matches: (event) => anyMatches(fieldsOf(event)),
    explain: (event) => {
      const fields = fieldsOf(event);
      return anyMatches(fields) ? undefined : explainMismatch(event, alternatives, fields);
    },
  };
}
