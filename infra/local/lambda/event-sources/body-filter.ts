/**
 * The filter criteria of a queue's mapping: patterns for the body of a message, of which one must match. A pattern of texts
 * is for bodies that are no JSON, a pattern of members for bodies that are.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
import { parseJson } from '#shared/base/parse-json';
import type { JsonObject } from '../../core/service';
import { compilePattern, parseWithDuplicates, PatternError } from '../../events/pattern';
import { invalidParameter } from '../errors';

export interface BodyFilter {
  /** As it was given. */
  readonly criteria: JsonObject;
  /** What does not match never reaches the function. */
  matches(body: string): boolean;
}

/** Filters of a mapping that AWS allows without a request for more. */
const MAX_FILTERS = 5;
const MAX_PATTERN_CHARACTERS = 4096;

/**
 * @returns undefined if there are no filters
 * @throws ServiceError InvalidParameterValueException
 */
export function bodyFilter(criteria: JsonObject): BodyFilter | undefined {
  const filters = Array.isArray(criteria.Filters) ? (criteria.Filters as readonly (JsonObject | null)[]) : [];
  if (filters.length === 0) return undefined;
  if (filters.length > MAX_FILTERS) {
    throw invalidParameter(`A mapping has up to ${MAX_FILTERS} filters, got ${filters.length}.`);
  }
  const patterns = filters.map((filter) => compiled(filter?.Pattern));
  return {
    criteria,
    matches: (body) => {
      const content = jsonOrText(body);
      return patterns.some(
        ({ ofTexts, pattern }) => ofTexts === (content === body) && pattern.matches({ body: content }),
      );
    },
  };
}

function compiled(text: unknown) {
  if (typeof text !== 'string' || text.length > MAX_PATTERN_CHARACTERS) throw refused('it must be JSON text');
  const pattern = parsed(text);
  const others = pattern === undefined ? [] : Object.keys(pattern).filter((name) => name !== 'body');
  if (pattern === undefined) throw refused('it must be the JSON of an object');
  if (others.length > 0) throw refused(`of a queue's message only body can be filtered, got ${others.join(', ')}`);
  try {
    return { ofTexts: Array.isArray(pattern.body), pattern: compilePattern(parseWithDuplicates(text)) };
  } catch (error) {
    if (error instanceof PatternError) throw refused(error.message);
    throw error;
  }
}

/** @returns undefined if it is no object */
function parsed(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isComposite(value) && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function jsonOrText(body: string): unknown {
  try {
    const value = parseJson(body);
    return isComposite(value) ? value : body;
  } catch {
    return body;
  }
}

const isComposite = (value: unknown): boolean => typeof value === 'object' && value !== null;

const refused = (reason: string) => invalidParameter(`Invalid filter pattern definition: ${reason}.`);
