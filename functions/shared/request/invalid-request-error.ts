/** A request that cannot become a broadcast. Thrown by the checks, and turned into the decision INVALID by open-broadcast. */
export class InvalidRequestError extends Error {
  override readonly name = 'Broadcast.InvalidRequest';
}
