/** The Lambda API's errors, in AWS's words. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
import { ServiceError } from '../core/service';

export const functionNotFound = (functionArn: string) =>
  new ServiceError('ResourceNotFoundException', `Function not found: ${functionArn}`, 404, { Type: 'User' });

export const invalidParameter = (message: string) =>
  new ServiceError('InvalidParameterValueException', message, 400, { Type: 'User' });

export const invalidPayload = (reason: string) =>
  new ServiceError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`, 400, {
    Type: 'User',
  });

export const payloadTooLarge = (limit: number) =>
  new ServiceError(
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    413,
    { Type: 'User' },
  );

export type ThrottleReason = 'ConcurrentInvocationLimitExceeded' | 'ReservedFunctionConcurrentInvocationLimitExceeded';

export const TOO_MANY_REQUESTS = 'TooManyRequestsException';

export const tooManyRequests = (reason: ThrottleReason) =>
  new ServiceError(TOO_MANY_REQUESTS, 'Rate Exceeded.', 429, { Reason: reason, Type: 'User' });
