/** The options of `broadcast redrive`, parsed. */
export interface RedriveOptions {
  readonly dryRun?: boolean;
  readonly max: number;
  readonly maxRedrives: number;
}
