/** The connection a message was sent to is closed: API Gateway answered 410, and nothing was sent. */
export class ConnectionGoneError extends Error {
  override readonly name = 'ConnectionGoneError';

  constructor(readonly connectionId: string) {
    super(`Connection ${connectionId} is closed. Its rows go by $disconnect, the next broadcast or their TTL.`);
  }
}
