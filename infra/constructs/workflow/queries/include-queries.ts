/** Puts queries and numbers into a definition whose fragments are already composed. */
import type { QueriesAsWritten, QueryAsWritten, QueryPlace } from './as-written';
import { composeQuery } from './compose-query';
import { type Constants, withConstants } from './constants';
import { includedQuery, readQuery } from './query-files';

export interface IncludeOptions {
  /** The state machine file, for messages. */
  readonly file: string;
  readonly folder: string;
  readonly constants: Constants;
}

interface Included {
  readonly value: unknown;
  readonly queries: QueriesAsWritten;
}

/** @throws Error naming the state machine, the place in it, and the query that is missing or cannot be composed */
export function includeQueries(definition: unknown, { file, folder, constants }: IncludeOptions): Included {
  const queries: Record<string, QueryAsWritten> = {};

  const composed = (value: unknown, place: QueryPlace): unknown => {
    if (typeof value === 'string') return expression(value, place);
    if (Array.isArray(value)) return value.map((item, index) => composed(item, inside(place, String(index))));
    if (typeof value !== 'object' || value === null) return value;
    const isGraph = 'StartAt' in value && 'States' in value;
    return mapValues(value, (item, key) =>
      isGraph && key === 'States' ? states(item as object) : composed(item, inside(place, key)),
    );
  };
  const states = (graph: object) => mapValues(graph, (item, state) => composed(item, { state, path: [] }));

  const expression = (value: string, place: QueryPlace): unknown => {
    let query: string | undefined;
    try {
      query = includedQuery(value);
      if (query === undefined) return withConstants(value, constants);
      const text = readQuery(query, folder);
      queries[query] = { text, places: [...(queries[query]?.places ?? []), place] };
      return withConstants(`{% ${composeQuery(text, constants)} %}`, constants);
    } catch (error) {
      const subject = [file, [place.state, ...place.path].join('/'), ...(query === undefined ? [] : [query])].join(
        ': ',
      );
      throw new Error(`${subject}: ${(error as Error).message}`, { cause: error });
    }
  };

  return { value: composed(definition, { state: '', path: [] }), queries };
}

const inside = ({ state, path }: QueryPlace, key: string): QueryPlace => ({ state, path: [...path, key] });

const mapValues = (value: object, change: (item: unknown, key: string) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));
