/** API Gateway's control plane over HTTP: `GET /v2/apis` and what is below. */
import type { LocalContext } from '../../core/context';
import { ServiceError } from '../../core/service';
import { type HttpHandler, pathOf } from '../../http/http-message';
import { decodePercent } from '../../http/percent-encoding';
import { signedFor } from '../../http/signed-for';
import { CONTROL_SERVICE } from './operations';

/** Names of operations, by the part of the path. */
const KINDS: Readonly<Record<string, string>> = {
  routes: 'Route',
  integrations: 'Integration',
  authorizers: 'Authorizer',
  deployments: 'Deployment',
  stages: 'Stage',
};

export const controlPlaneHttp = (context: Pick<LocalContext, 'registry' | 'credentials'>): HttpHandler =>
  signedFor(CONTROL_SERVICE, context, (request) => {
    const path = pathOf(request);
    const found = operationOf(request.method, path);
    if (!found) throw notSupported(request.method, path);
    return { operation: found.name, input: { ...found.input, path: path.replace('/v2', '') } };
  });

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
