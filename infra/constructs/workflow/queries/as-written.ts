/** A state machine's queries as written in their files. They travel in the template, as metadata of the machine. */

/** The key in the resource's `Metadata`. */
export const QUERIES_METADATA = 'Queries';

/** By file, e.g. `queries/tally.jsonata`. */
export type QueriesAsWritten = Readonly<Record<string, QueryAsWritten>>;

export interface QueryAsWritten {
  readonly text: string;
  readonly places: readonly QueryPlace[];
}

/** Where a query is used: a state, by name. State names are unique in a machine, also among the states of a Map. */
export interface QueryPlace {
  readonly state: string;
  /** Keys and indices that lead from the state to the query. */
  readonly path: readonly string[];
}
