/**
 * Answers calls to services that local mode does not emulate, in the protocol of the call, so that an SDK shows what is
 * missing and which resources of the stack do nothing here, instead of complaining about an unreadable answer.
 */
import type { InertResource } from '../cloud-assembly/inert-types';
import { serviceOfType } from '../cloud-assembly/not-emulated';
import { apiIdOfHost } from '../core/execute-api-host';
import type { ServiceRegistry } from '../core/registry';
import { ServiceError } from '../core/service';
import { errorReply } from './aws-reply';
import { type HttpHandler, type HttpReply, type HttpRequest, queryOf } from './http-message';
import { elements } from './query-protocol';

/** The service that a request is signed for, in its credential: with a region, or in SigV4A without. */
const SIGNED_FOR = /^AWS4-[A-Z0-9-]+ .*?Credential=[^/,\s]+\/\d+(?:\/[^/,\s]+)?\/([a-z0-9-]+)\/aws4_request/;
/** The signature of S3 before version 4. */
const SIGNED_FOR_S3 = /^AWS [^:\s]+:/;
/** Services whose REST protocol is XML. */
const REST_XML: ReadonlySet<string> = new Set(['s3', 's3express', 'cloudfront', 'route53']);
/** A code that nothing retries. */
const NOT_HERE = 'UnknownOperationException';
/** Served under their own paths, whatever the registry calls them. */
const SERVED_BY_PATH: ReadonlySet<string> = new Set(['execute-api']);

/** @param registry of the emulated services; undefined until they are made */
export function notEmulatedHandler(
  registry: () => ServiceRegistry | undefined,
  refuse: (service: string) => ServiceError,
): HttpHandler {
  return (request) => {
    const service = serviceOf(request);
    const emulated = registry()?.all();
    if (service === undefined || !emulated || SERVED_BY_PATH.has(service)) return undefined;
    // The operation named in a request says more than the service it was signed for.
    const [target] = (request.headers['x-amz-target'] ?? '').split('.');
    if (emulated.some(({ name, targetPrefix }) => name === service || (target && targetPrefix === target)))
      return undefined;
    return Promise.resolve(refusal(request, service, refuse(service)));
  };
}

/** Undefined if the request does not say. */
function serviceOf(request: HttpRequest): string | undefined {
  const { method, headers } = request;
  const { authorization } = headers;
  if (authorization !== undefined)
    return SIGNED_FOR_S3.test(authorization) ? 's3' : SIGNED_FOR.exec(authorization)?.[1];
  const query = queryOf(request);
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) return credential.split('/').at(-2);
  if (query.has('AWSAccessKeyId')) return 's3';
  // Of the services with a path for each resource, only S3 is called without a signature.
  return headers['amz-sdk-invocation-id'] !== undefined && method !== 'POST' ? 's3' : undefined;
}

/** @param service as in signatures and ARNs */
export function notEmulated(service: string, inert: readonly InertResource[]): ServiceError {
  const ofIt = inert.filter(({ type, missed }) => missed && serviceOfType(type) === service);
  const names = ofIt.map(({ type, name }) => `${type} ${name}`);
  const nothing = names.length === 0 ? '' : ` These resources of the stack do nothing here: ${names.join(', ')}.`;
  return new ServiceError(NOT_HERE, `Local mode does not emulate the service ${service}.${nothing}`);
}

/** The answer to a call that names the resource, if the service is emulated. */
export const leftOut = ({ type, name, reason }: InertResource, statusCode = 400): ServiceError =>
  new ServiceError(NOT_HERE, `Local mode does not run ${type} ${name}: ${reason}.`, statusCode);

/** @param apiAt the left-out API with this host on AWS, or with this path here */
export function leftOutApiHandler(
  apiAt: (hostId: string | undefined, segment: string) => InertResource | undefined,
): HttpHandler {
  return ({ headers, rawUrl }) => {
    const [, segment = ''] = /^\/([^/?]*)/.exec(rawUrl) ?? [];
    const api = apiAt(apiIdOfHost(headers.host), segment);
    return api && Promise.resolve(errorReply(leftOut(api, 501), 'application/json'));
  };
}

function refusal({ headers }: HttpRequest, service: string, error: ServiceError): HttpReply {
  const fields = { Code: error.code, Message: error.message };
  if (REST_XML.has(service)) return xml(`<Error>${elements(fields)}</Error>`);
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return xml(`<ErrorResponse>${elements({ Error: { Type: 'Sender', ...fields } })}</ErrorResponse>`);
  }
  return errorReply(error, 'application/json');
}

const xml = (body: string): HttpReply => ({ status: 400, headers: { 'content-type': 'text/xml' }, body });
