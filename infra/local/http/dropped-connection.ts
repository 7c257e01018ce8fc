/** An answer that is not given: the connection of the request is cut, as by a network that fails. */
export class DroppedConnectionError extends Error {
  override readonly name = 'DroppedConnectionError';
}
