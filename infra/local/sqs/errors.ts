/** SQS's errors, by the shape names of its JSON protocol. */
import { ServiceError } from '../core/service';

export const queueDoesNotExist = () =>
  new ServiceError('QueueDoesNotExist', 'The specified queue does not exist. Queues come from the template.');

export const missingParameter = (name: string) =>
  new ServiceError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`);

export const invalidParameter = (message: string) => new ServiceError('InvalidParameterValueException', message);

export const unsupportedParameter = (name: string) =>
  invalidParameter(`Local mode does not support ${name} of a standard queue.`);
