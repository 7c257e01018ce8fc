/** Puts queries and numbers into a definition whose fragments are composed. */
import type { QueriesAsWritten, QueryAsWritten } from './as-written';
import { composeQuery, type Numbers } from './compose-query';
import { includedQuery, readQuery } from './query-files';

export interface IncludeOptions {
  /** The state machine file, for messages. */
  readonly file: string;
  readonly folder: string;
  readonly numbers: Numbers;
}

interface Included {
  readonly value: unknown;
  readonly queries: QueriesAsWritten;
}

/** @throws Error naming the state machine, the place in it and the query that is missing or cannot be composed */
export function includeQueries(definition: unknown, { file, folder, numbers }: IncludeOptions): Included {
  const queries: Record<string, QueryAsWritten> = {};

  const composed = (value: unknown, place: readonly string[]): unknown => {
    if (typeof value === 'string') return expression(value, place);
    if (Array.isArray(value)) return value.map((item, index) => composed(item, [...place, String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, composed(item, [...place, key])]));
  };

  const expression = (value: string, place: readonly string[]): unknown => {
    let query: string | undefined;
    try {
      query = includedQuery(value);
      if (query === undefined) return withNumbers(value, numbers);
      const text = readQuery(query, folder);
      queries[query] = { text, places: [...(queries[query]?.places ?? []), place] };
      return withNumbers(`{% ${composeQuery(text, numbers)} %}`, numbers);
    } catch (error) {
      const subject = [file, place.join('/'), ...(query === undefined ? [] : [query])].join(': ');
      throw new Error(`${subject}: ${(error as Error).message}`, { cause: error });
    }
  };

  return { value: composed(definition, []), queries };
}

/** A text that is nothing but a substitution becomes the number itself. */
function withNumbers(text: string, numbers: Numbers): string | number {
  const alone = /^\$\{(\w+)\}$/.exec(text)?.[1];
  const number = alone === undefined ? undefined : numbers[alone];
  if (number !== undefined) return number;
  return text.replaceAll(/\$\{(\w+)\}/g, (written, name: string) => String(numbers[name] ?? written));
}
