/** The options of `broadcast resend`, parsed. */
export interface ResendOptions {
  readonly dryRun?: boolean;
  readonly wholeAudience?: boolean;
  readonly timeout: number;
}
