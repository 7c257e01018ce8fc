/** API Gateway's control plane over HTTP: `GET /v2/apis` and what is below. Requests are told by the service they are signed for. */
import { asServiceError, errorReply, jsonReply } from '../../http/aws-reply';
import type { LocalContext } from '../../core/context';
import { ServiceError } from '../../core/service';
import type { HttpHandler, HttpReply, HttpRequest } from '../../http/http-message';
import { decodePercent } from '../../http/percent-encoding';
import { callerOf } from '../../http/request-caller';
import { splitUrl } from '../signature/canonical-request';
import { CONTROL_SERVICE } from './operations';

const JSON_TYPE = 'application/json';
const SIGNED_FOR = new RegExp(`Credential=[^,\\s]+/${CONTROL_SERVICE}/aws4_request`);

/** Names of operations, by the part of the path. */
const KINDS: Readonly<Record<string, string>> = {
  routes: 'Route',
  integrations: 'Integration',
  authorizers: 'Authorizer',
  deployments: 'Deployment',
  stages: 'Stage',
};

export function controlPlaneHttp({
  registry,
  credentials,
}: Pick<LocalContext, 'registry' | 'credentials'>): HttpHandler {
  const answer = async (request: HttpRequest): Promise<HttpReply> => {
    try {
      const { path } = splitUrl(request.rawUrl);
      const operation = operationOf(request.method, path);
      if (!operation) throw notSupported(request.method, path);
      const caller = callerOf(request, credentials);
      const input = { ...operation.input, path: path.replace('/v2', '') };
      return jsonReply(
        await registry.call({ service: CONTROL_SERVICE, operation: operation.name, input, caller }),
        JSON_TYPE,
      );
    } catch (error) {
      return errorReply(asServiceError(error), JSON_TYPE);
    }
  };
  return (request) => (SIGNED_FOR.test(request.headers.authorization ?? '') ? answer(request) : undefined);
}

function operationOf(method: string, path: string) {
  const [version, apis, ApiId, things, Id, ...more] = path.split('/').slice(1).map(decodePercent);
  if (method !== 'GET' || version !== 'v2' || apis !== 'apis' || more.length > 0) return undefined;
  if (!ApiId) return { name: 'GetApis', input: {} };
  if (!things) return { name: 'GetApi', input: { ApiId } };
  const kind = Object.hasOwn(KINDS, things) ? KINDS[things] : undefined;
  if (kind === undefined) return undefined;
  return Id ? { name: `Get${kind}`, input: { ApiId, Id } } : { name: `Get${kind}s`, input: { ApiId } };
}

const notSupported = (method: string, path: string) =>
  new ServiceError(
    'UnknownOperationException',
    `Local mode does not support ${method} ${path} of the service ${CONTROL_SERVICE}: it lists and gets WebSocket APIs, their ` +
      `${Object.keys(KINDS).join(', ')}.`,
  );
