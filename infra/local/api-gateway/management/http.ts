/**
 * `@connections` over HTTP: POST, GET and DELETE of `/{stage}/@connections/{id}`, signed. Status, error header and body are
 * the same as on AWS; senders use them to tell a gone connection from a slow one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
import { randomUUID } from 'node:crypto';
import type { ServiceRegistry } from '../../core/registry';
import { ServiceError } from '../../core/service';
import type { HttpReply, HttpRequest } from '../../http/http-message';
import { decodePercent } from '../../http/percent-encoding';
import type { Stage } from '../model/api';
import type { ApiCatalog } from '../model/catalog';
import { splitUrl } from '../signature/canonical-request';
import { SIGNING_SERVICE, type SignatureVerifier } from '../signature/verifier';

const CONNECTIONS = '@connections';
const OPERATIONS: Readonly<Record<string, { readonly name: string; readonly status: number }>> = {
  POST: { name: 'PostToConnection', status: 200 },
  GET: { name: 'GetConnection', status: 200 },
  DELETE: { name: 'DeleteConnection', status: 204 },
};

export class ConnectionManagementHttp {
  constructor(
    private readonly registry: ServiceRegistry,
    private readonly catalog: ApiCatalog,
    private readonly verifier: SignatureVerifier,
  ) {}

  /** Undefined if the path is neither under a stage nor an `@connections` path of any other name. */
  handle(request: HttpRequest): Promise<HttpReply> | undefined {
    const segments = splitUrl(request.rawUrl).path.split('/').slice(1).map(decodePercent);
    const found = this.catalog.at(request.headers.host, segments);
    if (!found && !segments.slice(0, 3).includes(CONNECTIONS)) return undefined;
    return this.#answer(request, found?.stage, found?.rest ?? []).catch(errorReply);
  }

  async #answer(request: HttpRequest, stage: Stage | undefined, segments: readonly string[]): Promise<HttpReply> {
    if (!stage) throw new ServiceError('ForbiddenException', 'Forbidden', 403);
    const caller = this.verifier.verify(request);
    const [resource, connectionId, ...more] = segments;
    const operation = OPERATIONS[request.method];
    if (!operation || resource !== CONNECTIONS || !connectionId || more.length > 0) {
      throw new ServiceError(
        'NotFoundException',
        `No method found matching route ${segments.join('/')} for http method ${request.method}.`,
        404,
      );
    }
    const output = await this.registry.call({
      service: SIGNING_SERVICE,
      operation: operation.name,
      input: { ApiId: stage.api.id, Stage: stage.name, ConnectionId: connectionId, Data: request.body },
      caller,
    });
    return {
      status: operation.status,
      headers: headers(),
      ...(output !== undefined && { body: JSON.stringify(output) }),
    };
  }
}

/** An error without a message has no body, like AWS's 410 and 429. */
function errorReply(error: unknown): HttpReply {
  if (!(error instanceof ServiceError)) throw error;
  // IAM's refusal has status 400 in the JSON protocols; over REST it is 403, and its member is upper-case.
  const denied = error.code === 'AccessDeniedException';
  return {
    status: denied ? 403 : error.statusCode,
    // An error without a code goes out without the header, as if a proxy on the way had answered.
    headers: { ...headers(), ...(error.code !== '' && { 'x-amzn-ErrorType': error.code }) },
    ...(error.message !== '' && { body: JSON.stringify({ [denied ? 'Message' : 'message']: error.message }) }),
  };
}

const headers = () => ({ 'content-type': 'application/json', 'x-amzn-RequestId': randomUUID() });
