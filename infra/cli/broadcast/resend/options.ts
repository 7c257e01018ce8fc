/** The options of `broadcast resend`, parsed. */
export interface ResendOptions {
  readonly dryRun?: boolean;
  readonly timeout: number;
}
