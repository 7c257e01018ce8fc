/** The options of `broadcast forget`, parsed. */
export interface ForgetOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}
