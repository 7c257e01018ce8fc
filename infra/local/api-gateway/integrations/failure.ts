/** An integration or authorizer without a usable answer: status and message for the client, the reason for the log. */
export class IntegrationFailure extends Error {
  override readonly name = 'IntegrationFailure';

  private constructor(
    readonly status: number,
    /** Message for the client. */
    readonly clientMessage: string,
    reason: string,
    /** Whether the function was not invoked because it is throttled. */
    readonly isThrottled = false,
  ) {
    super(reason);
  }

  /** The function failed, or its answer is no proxy response. */
  static badAnswer = (reason: string): IntegrationFailure =>
    new IntegrationFailure(502, 'Internal server error', reason);

  /** The API is misconfigured: no permission on the function, no template, no integration. */
  static configuration = (reason: string): IntegrationFailure =>
    new IntegrationFailure(500, 'Internal server error', `Execution failed due to configuration error: ${reason}`);

  /** The function was not invoked: it or the account has no concurrency left. */
  static throttled = (reason: string): IntegrationFailure =>
    new IntegrationFailure(500, 'Internal server error', `Execution failed due to throttling: ${reason}`, true);

  static timeout = (timeoutMs: number): IntegrationFailure =>
    new IntegrationFailure(
      504,
      'Endpoint request timed out',
      `Execution failed due to a timeout error after ${timeoutMs} ms`,
    );
}
