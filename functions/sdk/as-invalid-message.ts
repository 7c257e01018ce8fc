/** Errors of a broadcast's checks as errors of the message. Apart from the class, which the client package has too. */
import { InvalidRequestError } from '#shared/base/errors';
import { InvalidMessageError } from './invalid-message-error';

/** What the checks of a broadcast, or JSON, say of a message; any other error as it is. */
export function asInvalidMessage(type: string, error: unknown): unknown {
  const ofTheMessage = [InvalidRequestError, TypeError, RangeError].some((kind) => error instanceof kind);
  return ofTheMessage ? new InvalidMessageError(type, [{ message: (error as Error).message }]) : error;
}
