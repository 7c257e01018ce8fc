/** Event patterns as JSON text, for rules, archives and TestEventPattern. */
import { ServiceError } from '../core/service';
import { MAX_PATTERN_CHARACTERS } from './limits';
import { type CompiledPattern, compilePattern, parseWithDuplicates, PatternError } from './pattern';

/** @throws ServiceError InvalidEventPatternException in EventBridge's words, with the place in the pattern */
export function compilePatternText(text: string): CompiledPattern {
  if (text.length > MAX_PATTERN_CHARACTERS) {
    throw invalid(`Event pattern has ${text.length} characters, the limit is ${MAX_PATTERN_CHARACTERS}`, text);
  }
  try {
    return compilePattern(parseWithDuplicates(text));
  } catch (error) {
    if (error instanceof PatternError || error instanceof SyntaxError) throw invalid(error.message, text);
    throw error;
  }
}

const invalid = (reason: string, text: string) =>
  new ServiceError(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${reason}\n at [Source: (String)"${text}"]`,
  );
