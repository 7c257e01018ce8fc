/** The input of an execution. */
export interface Import {
  readonly importId: string;
  readonly orders: readonly string[];
  /** The connection of the client that asked for the import. */
  readonly connectionId: string;
  readonly userId: string;
}
