/**
 * The AWS JSON protocols: `POST /` with the operation in
 * `X-Amz-Target` and JSON both ways. Every emulated service but Lambda and `@connections` uses them; AWS's other
 * protocols are refused by name.
 */
import { parseJson } from '#shared/base/parse-json';
import { reportProblem } from '#infra/terminal/standard';
import { type JsonObject, type LocalService, ServiceError } from '../core/service';
import type { ServiceRegistry } from '../core/registry';
import type { CredentialStore } from '../iam/credentials';
import { asServiceError, errorReply, jsonReply } from './aws-reply';
import type { HttpHandler, HttpReply, HttpRequest } from './http-message';
import { callerOf } from './request-caller';

const CONTENT_TYPES = {
  'json-1.0': 'application/x-amz-json-1.0',
  'json-1.1': 'application/x-amz-json-1.1',
  rest: 'application/json',
  query: 'text/xml',
} as const;

export function awsJsonProtocol(registry: ServiceRegistry, credentials: CredentialStore): HttpHandler {
  return (request) => {
    const target = request.headers['x-amz-target'];
    return target === undefined ? undefined : answer(request, target, registry, credentials);
  };
}

async function answer(
  request: HttpRequest,
  target: string,
  registry: ServiceRegistry,
  credentials: CredentialStore,
): Promise<HttpReply> {
  const [prefix = '', operation = ''] = target.split('.');
  const service = registry.all().find((candidate) => candidate.targetPrefix === prefix);
  const contentType = CONTENT_TYPES[service?.protocol ?? 'json-1.0'];
  try {
    if (!service) throw unknownTarget(target, registry.all());
    const caller = callerOf(request, credentials);
    const input = parseInput(request.body);
    return jsonReply(await registry.call({ service: service.name, operation, input, caller }), contentType);
  } catch (error) {
    const refusal = asServiceError(error);
    // A fault that was thrown on purpose is an answer; any other error is a bug in local mode.
    if (refusal !== error && refusal.statusCode >= 500) reportProblem(`${target} failed`, error);
    return errorReply(refusal, contentType);
  }
}

function parseInput(body: Buffer): JsonObject {
  let input: unknown;
  try {
    input = parseJson(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch (error) {
    throw new ServiceError('SerializationException', `The request body is not JSON: ${(error as Error).message}.`);
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as JsonObject;
  throw new ServiceError('SerializationException', 'The request body must be a JSON object.');
}

const unknownTarget = (target: string, services: readonly LocalService[]) =>
  new ServiceError(
    'UnknownOperationException',
    `Local mode has no service for X-Amz-Target '${target}'; it serves ${services.map(({ name }) => name).join(', ')}.`,
  );
