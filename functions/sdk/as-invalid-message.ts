/**
 * Turns errors of a broadcast's checks into errors of the message. Apart from the class, which the client package also
 * has.
 */
import { InvalidRequestError } from '#shared/base/errors';
import { InvalidMessageError } from './invalid-message-error';

/** @returns an InvalidMessageError for errors of a broadcast's checks or of JSON; any other error unchanged */
export function asInvalidMessage(type: string, error: unknown): unknown {
  const ofTheMessage = [InvalidRequestError, TypeError, RangeError].some((kind) => error instanceof kind);
  return ofTheMessage ? new InvalidMessageError(type, [{ message: (error as Error).message }]) : error;
}
