/** The options of `broadcast explain`, parsed. */
export interface ExplainOptions {
  readonly template?: string;
  readonly stage: string;
}
