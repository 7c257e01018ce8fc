/** The options of `broadcast why`, parsed. */
export interface WhyOptions {
  readonly user: string;
  readonly event?: string;
  readonly text?: string;
  readonly around?: Date;
  readonly within: number;
}
