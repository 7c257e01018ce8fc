/** What the reader selected in an execution: a state and, if it was entered several times, one stay in it. */
export interface Selection {
  readonly state: string;
  /** Id of the step. @default - the first that failed, else the first */
  readonly step?: number;
}
