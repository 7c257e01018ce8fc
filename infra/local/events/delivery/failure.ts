/**
 * What went wrong with an attempt, in EventBridge's codes, and whether to retry. Throttling, internal errors and
 * timeouts are retried; missing permissions, missing resources and refused input are not.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
import { ServiceError, UnsupportedError } from '../../core/service';
import { InvalidInputError } from '../input';

export interface DeliveryFailure {
  readonly code:
    | 'ERROR_FROM_TARGET'
    | 'INTERNAL_ERROR'
    | 'INVALID_JSON'
    | 'INVALID_PARAMETER'
    | 'NO_PERMISSIONS'
    | 'NO_RESOURCE'
    | 'RESOURCE_ALREADY_EXISTS'
    | 'SDK_CLIENT_ERROR'
    | 'THROTTLING';
  readonly message: string;
  readonly retriable: boolean;
}

const KNOWN: readonly {
  readonly error: RegExp;
  readonly code: DeliveryFailure['code'];
  readonly retriable: boolean;
}[] = [
  { error: /AccessDenied|NotAuthorized|Forbidden/, code: 'NO_PERMISSIONS', retriable: false },
  { error: /NotFound|DoesNotExist|NonExistent/, code: 'NO_RESOURCE', retriable: false },
  { error: /Throttl|TooManyRequests|LimitExceeded|SlowDown/, code: 'THROTTLING', retriable: true },
  { error: /AlreadyExists/, code: 'RESOURCE_ALREADY_EXISTS', retriable: false },
  { error: /^Unknown(Service|Operation)/, code: 'SDK_CLIENT_ERROR', retriable: false },
  { error: /Invalid|Validation|TooLarge|TooLong/, code: 'INVALID_PARAMETER', retriable: false },
];

export function classifyFailure(error: unknown): DeliveryFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InvalidInputError) return { code: 'INVALID_JSON', message, retriable: false };
  if (error instanceof UnsupportedError) return { code: 'SDK_CLIENT_ERROR', message, retriable: false };
  if (!(error instanceof ServiceError)) return { code: 'INTERNAL_ERROR', message, retriable: true };
  const known = KNOWN.find((candidate) => candidate.error.test(error.code));
  if (known) return { code: known.code, message, retriable: known.retriable };
  return { code: 'ERROR_FROM_TARGET', message, retriable: error.statusCode >= 500 || error.statusCode === 429 };
}
