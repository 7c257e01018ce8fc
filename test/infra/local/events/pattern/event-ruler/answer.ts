/** What an engine says of a pair: whether it matches, or why the pattern is refused. */
import { compilePattern, parseWithDuplicates, PatternError } from '#local/events/pattern/index';
import type { Pair } from './pairs';

export type Answer =
  | { readonly matches: boolean; readonly complexity?: number; readonly refused?: undefined }
  | { readonly refused: string; readonly matches?: undefined; readonly complexity?: undefined };

/** The answer of the local engine. */
export function answerOf({ pattern, event }: Pair): Answer {
  try {
    return { matches: compilePattern(parseWithDuplicates(pattern)).matches(JSON.parse(event)) };
  } catch (error) {
    if (error instanceof PatternError) return { refused: error.reason };
    throw error;
  }
}
