/** Event patterns as JSON text, as rules, archives and TestEventPattern take them. */
import { parseJson } from '#shared/base/parse-json';
import { ServiceError } from '../core/service';
import { MAX_PATTERN_CHARACTERS } from './limits';
import { type CompiledPattern, compilePattern, PatternError } from './pattern';

/** @throws ServiceError InvalidEventPatternException in EventBridge's words, and where in the pattern */
export function compilePatternText(text: string): CompiledPattern {
  if (text.length > MAX_PATTERN_CHARACTERS) {
    throw invalid(`Event pattern has ${text.length} characters, the limit is ${MAX_PATTERN_CHARACTERS}`, text);
  }
  try {
    return compilePattern(parseJson(text));
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
