/** EventBridge's errors, in its own words. */
import { ServiceError } from '../core/service';

export const validationError = (message: string) => new ServiceError('ValidationException', message);

export const notFound = (message: string) => new ServiceError('ResourceNotFoundException', message);

export const alreadyExists = (message: string) => new ServiceError('ResourceAlreadyExistsException', message);

export const limitExceeded = (message: string) => new ServiceError('LimitExceededException', message);
