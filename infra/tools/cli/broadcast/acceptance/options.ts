/** The options of `broadcast acceptance`, parsed. */
export interface AcceptanceOptions {
  readonly everyone?: boolean;
  /** Path, relative to the folder of the command. */
  readonly markdown?: string;
}
