/** The options of `broadcast replay`, parsed. */
export interface ReplayOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly name?: string;
  readonly follow?: string;
  readonly wait: boolean;
}
