/** A `$connect` that API Gateway refuses: the HTTP answer to the upgrade request. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    /** Value of `x-amzn-ErrorType`. */
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}
