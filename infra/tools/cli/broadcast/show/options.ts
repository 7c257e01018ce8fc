/** The options of `broadcast show`, parsed. */
export interface ShowOptions {
  readonly timeline: boolean;
}
