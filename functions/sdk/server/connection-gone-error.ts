/** The connection is closed: API Gateway answered 410, and nothing was sent. */
export class ConnectionGoneError extends Error {
  override readonly name = 'ConnectionGoneError';

  constructor(readonly connectionId: string) {
    super(`Connection ${connectionId} is closed. $disconnect, the next broadcast or TTL removes its rows.`);
  }
}
