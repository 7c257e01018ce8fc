/**
 * Errors of services in ASL. If the service's API models the error's shape, AWS names the error after the service and the
 * shape; otherwise (AccessDenied, validation) after the service alone. Causes of optimised integrations read like the first
 * Java SDK's, those of `aws-sdk` ones like the second's.
 */
import { randomUUID } from 'node:crypto';
import { ServiceError } from '../../core/service';
import { ERROR, StateError } from '../engine/errors';

export interface ErrorNaming {
  /** e.g. `DynamoDB` in `DynamoDB.ConditionalCheckFailedException`. */
  readonly prefix: string;
  /** Service name in causes, e.g. `AmazonDynamoDBv2`. */
  readonly service: string;
  readonly sdk: 'java-1' | 'java-2';
  /** Name of an error that the API does not model, e.g. `AmazonDynamoDBException`. */
  readonly unmodelled: string;
  readonly isModelled: (code: string) => boolean;
  /** SDK classes end in Exception even if the shape does not. */
  readonly addException?: boolean;
}

/**
 * An error that is no service's answer (an operation local mode does not have) fails the execution with its own
 * message.
 */
export function integrationError(naming: ErrorNaming, error: unknown): StateError {
  if (error instanceof StateError) return error;
  if (!(error instanceof ServiceError)) {
    return new StateError(ERROR.RUNTIME, error instanceof Error ? error.message : String(error));
  }
  const code = naming.addException && !error.code.endsWith('Exception') ? `${error.code}Exception` : error.code;
  const name = naming.isModelled(error.code) ? code : naming.unmodelled;
  return new StateError(`${naming.prefix}.${name}`, causeOf(naming, error));
}

function causeOf({ sdk, service }: ErrorNaming, { message, statusCode, code }: ServiceError): string {
  const id = randomUUID();
  return sdk === 'java-1'
    ? `${message} (Service: ${service}; Status Code: ${statusCode}; Error Code: ${code}; Request ID: ${id}; Proxy: null)`
    : `${message} (Service: ${service}, Status Code: ${statusCode}, Request ID: ${id})`;
}
