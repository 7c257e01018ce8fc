/**
 * A REST API over HTTP: finds the method, checks who calls, validates the body against its model, and passes it to the
 * integration. The order is API Gateway's, so that an unsigned caller learns nothing about its body.
 */
import { parseJson, RefusedJsonError } from '#shared/base/parse-json';
import type { LocalContext } from '../core/context';
import { ServiceError } from '../core/service';
import type { HttpReply, HttpRequest } from '../http/http-message';
import { splitUrl } from '../api-gateway/signature/canonical-request';
import type { SignatureVerifier } from '../api-gateway/signature/verifier';
import type { RestApiCatalog } from './catalog';
import { contentTypeOf } from './content-type';
import { GatewayRefusal, refusalReply } from './gateway-refusal';
import { runIntegration } from './integration';
import { isValid } from './json-schema';
import type { Method, RestApi, RestStage } from './model';
import { INVOKE, REST_SERVICE } from './service';

export class RestApiEndpoint {
  constructor(
    private readonly context: Pick<LocalContext, 'registry'>,
    private readonly catalog: RestApiCatalog,
    private readonly verifier: SignatureVerifier,
  ) {}

  /** Undefined if the path is not in a stage of a REST API, or is that of a WebSocket stage's connections. */
  handle(request: HttpRequest): Promise<HttpReply> | undefined {
    const segments = splitUrl(request.rawUrl).path.split('/').slice(1);
    const found = this.catalog.at(request.headers.host, segments);
    if (!found || /^(?:@|%40)connections\b/.test(found.rest[0] ?? '')) return undefined;
    const path = found.rest.map((segment) => `/${segment}`).join('');
    return this.#answer(found.stage, path.replace(/\/$/, ''), request);
  }

  async #answer(stage: RestStage, path: string, request: HttpRequest): Promise<HttpReply> {
    const key = `${request.method} ${path}`;
    try {
      const method = stage.api.methods.get(key) ?? stage.api.methods.get(`ANY ${path}`);
      if (!method) throw noMethod(stage.api, request.method, path);
      await this.#authorize(stage, method, path, request);
      if (!stage.throttle.admit(key)) throw new GatewayRefusal('THROTTLED', 429, 'Too Many Requests');
      checkBody(method, request);
      return await runIntegration(this.context.registry, method.integration, request);
    } catch (error) {
      if (error instanceof GatewayRefusal) return refusalReply(stage.api, error, request);
      throw error;
    }
  }

  async #authorize(stage: RestStage, method: Method, path: string, request: HttpRequest): Promise<void> {
    if (method.authorization === 'NONE') return;
    const input = { ApiId: stage.api.id, Stage: stage.name, Method: request.method, Path: path };
    try {
      const caller = this.verifier.verify(request);
      await this.context.registry.call({ service: REST_SERVICE, operation: INVOKE, input, caller });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const denied = error.code === 'AccessDeniedException';
      throw new GatewayRefusal(denied ? 'ACCESS_DENIED' : 'INVALID_SIGNATURE', 403, error.message, error.code);
    }
  }
}

function noMethod({ leftOutMethods }: RestApi, verb: string, path: string): GatewayRefusal {
  const leftOut = leftOutMethods.find((method) => ['ANY', verb].includes(method.verb) && isAt(path, method.path));
  if (leftOut) {
    const message = `Local mode does not run ${leftOut.verb} ${leftOut.path || '/'}: ${leftOut.reason}`;
    return new GatewayRefusal('INTEGRATION_FAILURE', 501, message);
  }
  return new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN', 403, 'Missing Authentication Token');
}

/** @param pattern a path with `{name}` and `{name+}` */
function isAt(path: string, pattern: string): boolean {
  const source = pattern
    .split('/')
    .map((part) =>
      part.startsWith('{') ? (part.endsWith('+}') ? '.+' : '[^/]+') : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`).test(path);
}

function checkBody({ bodyModels }: Method, request: HttpRequest): void {
  const schema = bodyModels?.get(contentTypeOf(request));
  if (!schema) return; // another content type: the integration's templates refuse it
  try {
    if (isValid(parseJson(request.body.toString()), schema)) return;
  } catch (error) {
    // API Gateway gives no reason; if the body is well-formed, a developer needs one.
    if (error instanceof RefusedJsonError) throw badBody(`: ${error.message}`);
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badBody();
}

const badBody = (reason = '') =>
  new GatewayRefusal('BAD_REQUEST_BODY', 400, `Invalid request body${reason}`, 'BadRequestException');
