/** Lambda's REST protocol: maps its paths to operations, bodies to payloads, and results to headers. */
import { parseJson } from '#shared/base/parse-json';
import type { LocalContext } from '../core/context';
import { type JsonObject, ServiceError } from '../core/service';
import { asServiceError, errorReply, jsonReply } from '../http/aws-reply';
import { type HttpHandler, type HttpReply, type HttpRequest, pathOf, queryOf } from '../http/http-message';
import { callerOf } from '../http/request-caller';
import type { InvokeOutput } from './operations';

const JSON_TYPE = 'application/json';
/** `/functions/{name}` and the paths below it; the dates are versions of the API. */
const FUNCTION_PATH = /^\/\d{4}-\d{2}-\d{2}\/functions(?:\/([^/]+)(?:\/([a-z-]+))?)?\/?$/;

/** `/event-source-mappings` and, below it, the id of one. */
const MAPPING_PATH = /^\/\d{4}-\d{2}-\d{2}\/event-source-mappings(?:\/([^/]+))?\/?$/;
/** Every other path of Lambda's API begins with the date of its version. */
const ANY_PATH = /^\/\d{4}-\d{2}-\d{2}\//;

const OPERATIONS: Readonly<Record<string, string>> = {
  'GET list': 'ListFunctions',
  'GET function': 'GetFunction',
  'GET configuration': 'GetFunctionConfiguration',
  'POST invocations': 'Invoke',
  'GET mappings': 'ListEventSourceMappings',
  'GET mapping': 'GetEventSourceMapping',
  'PUT mapping': 'UpdateEventSourceMapping',
};

export function lambdaRestApi({ registry, credentials }: Pick<LocalContext, 'registry' | 'credentials'>): HttpHandler {
  const answer = async (request: HttpRequest, what: string, inputOf: () => JsonObject) => {
    try {
      const caller = callerOf(request, credentials);
      const operation = OPERATIONS[`${request.method} ${what}`];
      if (operation === undefined) throw notSupported(request);
      const input = inputOf();
      const output = await registry.call({ service: 'lambda', operation, input, caller });
      if (operation === 'Invoke') return invokeReply(output as InvokeOutput);
      return jsonReply(output, JSON_TYPE, request.method === 'PUT' ? 202 : 200);
    } catch (error) {
      return restError(asServiceError(error));
    }
  };
  return (request) => {
    const path = pathOf(request);
    const ofFunction = FUNCTION_PATH.exec(path);
    if (ofFunction) {
      const [, name, below] = ofFunction;
      const what = below ?? (name === undefined ? 'list' : 'function');
      return answer(request, what, () => invocationOf(request, name && decoded(name)));
    }
    const ofMapping = MAPPING_PATH.exec(path);
    if (!ofMapping) return ANY_PATH.test(path) ? answer(request, '', () => ({})) : undefined;
    const [, id] = ofMapping;
    const query = Object.fromEntries(queryOf(request));
    return answer(request, id === undefined ? 'mappings' : 'mapping', () => ({
      ...query,
      ...(request.method === 'PUT' && bodyOf(request)),
      UUID: id,
    }));
  };
}

function invocationOf(request: HttpRequest, name: string | undefined): JsonObject {
  const { headers, body } = request;
  const qualifier = queryOf(request).get('Qualifier');
  return {
    ...(name !== undefined && { FunctionName: name }),
    ...(qualifier !== null && { Qualifier: qualifier }),
    ...(headers['x-amz-invocation-type'] && { InvocationType: headers['x-amz-invocation-type'] }),
    ...(headers['x-amz-log-type'] && { LogType: headers['x-amz-log-type'] }),
    ...(headers['x-amz-client-context'] && { ClientContext: headers['x-amz-client-context'] }),
    Payload: body.toString('utf8'),
  };
}

/** @throws ServiceError if it is not the JSON of an object */
function bodyOf({ body }: HttpRequest): JsonObject {
  try {
    const value = parseJson(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Refused below, like every other text.
  }
  throw new ServiceError('SerializationException', 'The request body must be the JSON of an object.');
}

function invokeReply({
  StatusCode,
  FunctionError,
  Payload,
  ExecutedVersion,
  LogResult,
  RequestId,
}: InvokeOutput): HttpReply {
  const { headers } = jsonReply({}, JSON_TYPE);
  return {
    status: StatusCode,
    headers: {
      ...headers,
      'x-amz-executed-version': ExecutedVersion,
      ...(FunctionError && { 'x-amz-function-error': FunctionError }),
      ...(LogResult !== undefined && { 'x-amz-log-result': LogResult }),
      ...(RequestId !== undefined && { 'x-amzn-requestid': RequestId }),
    },
    body: Payload,
  };
}

/** Lambda answers a missing permission with 403, unlike services with a JSON protocol. */
const restError = (error: ServiceError): HttpReply =>
  errorReply(
    error.code === 'AccessDeniedException' ? new ServiceError(error.code, error.message, 403, error.details) : error,
    JSON_TYPE,
  );

/** @throws ServiceError for a percent sign that escapes nothing */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new ServiceError('ValidationException', `The function name '${name}' is not percent-encoded as a URL is.`);
  }
}

const notSupported = (request: HttpRequest) =>
  new ServiceError(
    'UnknownOperationException',
    `Local mode does not support ${request.method} ${pathOf(request)}; its Lambda has ${Object.values(OPERATIONS).join(', ')}.`,
    404,
  );
