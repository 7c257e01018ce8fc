/** A `$connect` that API Gateway refuses: the HTTP answer to the upgrade request, and the reason for the log. */
import { STATUS_CODES } from 'node:http';

export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    /** Value of `x-amzn-ErrorType`. */
    readonly errorType: string,
    readonly clientMessage: string,
    reason = clientMessage,
  ) {
    super(reason);
  }

  /** The authorizer is misconfigured or gave no usable answer; the client is not told how. */
  static authorizerFault = (reason: string): Refusal =>
    new Refusal(500, 'AuthorizerConfigurationException', 'Internal server error', reason);

  /** The function of `$connect` refused; only the status of its answer goes out. */
  static byFunction = (status: number): Refusal =>
    new Refusal(status, 'RejectedByIntegration', STATUS_CODES[status] ?? '', `the function answered ${status}`);
}
