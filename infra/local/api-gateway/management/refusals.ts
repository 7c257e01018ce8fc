/** Refusals of `@connections` with more than one cause. AWS gives them no message, so they have no body. */
import { ServiceError } from '../../core/service';

export const gone = () => new ServiceError('GoneException', '', 410);

export const throttled = () => new ServiceError('LimitExceededException', '', 429);
