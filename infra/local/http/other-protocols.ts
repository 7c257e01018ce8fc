/** Refuses AWS protocols that the endpoint does not speak, saying what to do; and every other unknown path. */
import { ServiceError } from '../core/service';
import { errorReply } from './aws-reply';
import { type HttpReply, type HttpRequest, pathOf } from './http-message';

const JSON_TYPE = 'application/json';

export function refuseOtherProtocols(request: HttpRequest): HttpReply {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') {
    return refuse('The local endpoint does not speak rpc-v2-cbor: use an SDK version or setting that sends AWS JSON.');
  }
  const path = pathOf(request);
  return errorReply(
    new ServiceError('NotFound', `Nothing is served at ${request.method} ${path}; try GET /_local/health.`, 404),
    JSON_TYPE,
  );
}

const refuse = (message: string): HttpReply =>
  errorReply(new ServiceError('UnknownOperationException', message, 400), JSON_TYPE);
