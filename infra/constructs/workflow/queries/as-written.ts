/** The queries of a state machine as their files have them. They travel in the template, as metadata of the machine. */

/** The key in the resource's `Metadata`. */
export const QUERIES_METADATA = 'Queries';

/** By file, e.g. `queries/tally.jsonata`. */
export type QueriesAsWritten = Readonly<Record<string, QueryAsWritten>>;

export interface QueryAsWritten {
  readonly text: string;
  readonly places: readonly QueryPlace[];
}

/** Where a query stands, within the state of this name, which is used once in a machine: a child of a Map Run has it too. */
export interface QueryPlace {
  readonly state: string;
  /** Keys and indices that lead there from the state. */
  readonly path: readonly string[];
}
