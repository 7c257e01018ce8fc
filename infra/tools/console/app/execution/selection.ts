/** What the reader has chosen in an execution: a state, and one stay in it if there were several. */
export interface Selection {
  readonly state: string;
  /** Id of the step. @default - the first that failed, else the first */
  readonly step?: number;
}
