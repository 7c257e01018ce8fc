/** What an execution is started with. */
export interface Import {
  readonly importId: string;
  readonly orders: readonly string[];
  /** Of the client that asked for it. */
  readonly connectionId: string;
  readonly userId: string;
}
