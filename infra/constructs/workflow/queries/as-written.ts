/** The queries of a state machine as their files have them. They travel in the template, as metadata of the machine. */

/** The key in the resource's `Metadata`. */
export const QUERIES_METADATA = 'Queries';

/** By file, e.g. `queries/tally.jsonata`. */
export type QueriesAsWritten = Readonly<Record<string, QueryAsWritten>>;

export interface QueryAsWritten {
  readonly text: string;
  /** Where it stands in the composed definition: each place as the keys that lead there. */
  readonly places: readonly (readonly string[])[];
}
