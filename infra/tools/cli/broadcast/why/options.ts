/** The options of `broadcast why`, parsed. */
export interface WhyOptions {
  /** @default - everybody it was for */
  readonly user?: string;
  readonly event?: string;
  readonly text?: string;
  readonly around?: Date;
  readonly within: number;
}
