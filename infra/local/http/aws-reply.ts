/** Replies in the forms that AWS SDKs and the AWS CLI read: JSON results, and errors with their code in header and body. */
import { randomUUID } from 'node:crypto';
import { ServiceError, UnsupportedError } from '../core/service';
import type { HttpReply } from './http-message';

export function jsonReply(result: unknown, contentType: string, status = 200): HttpReply {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(result ?? {}, timestampsAsEpochSeconds),
  };
}

/** Has the message under both spellings that AWS services use, so that every SDK finds it. */
export function errorReply(error: ServiceError, contentType: string): HttpReply {
  const body = { __type: error.code, message: error.message, Message: error.message, ...error.details };
  const reply = jsonReply(body, contentType, error.statusCode);
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': error.code } };
}

/**
 * Turns any error into one for an SDK: a refusal stays, what local mode lacks is a 400, anything else an internal
 * error.
 */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof UnsupportedError) return new ServiceError(error.code, error.message);
  return new ServiceError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

function timestampsAsEpochSeconds(this: unknown, key: string, value: unknown): unknown {
  // JSON.stringify has already turned a Date into a string; the holder still has the Date.
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}
