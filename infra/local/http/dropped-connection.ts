/** Thrown instead of an answer: the request's connection is cut, as by a failing network. */
export class DroppedConnectionError extends Error {
  override readonly name = 'DroppedConnectionError';
}
