/** The options of `broadcast watch`, parsed. */
export interface WatchOptions {
  readonly since: number;
  readonly once?: boolean;
}
