/** Refusals of `@connections` that more than one reason has. AWS gives them without a message, so without a body. */
import { ServiceError } from '../../core/service';

export const gone = () => new ServiceError('GoneException', '', 410);

export const throttled = () => new ServiceError('LimitExceededException', '', 429);
