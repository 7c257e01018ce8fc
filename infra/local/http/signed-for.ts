/** A service that has paths of its own, which other services may have too: its requests are told by the service they are signed for. */
import type { LocalContext } from '../core/context';
import type { ServiceCall } from '../core/registry';
import { asServiceError, errorReply, jsonReply } from './aws-reply';
import type { HttpHandler, HttpReply, HttpRequest } from './http-message';
import { callerOf } from './request-caller';

const JSON_TYPE = 'application/json';

/** @param callIn what a request asks for. Throws ServiceError for what the service does not have */
export function signedFor(
  service: string,
  { registry, credentials }: Pick<LocalContext, 'registry' | 'credentials'>,
  callIn: (request: HttpRequest) => Pick<ServiceCall, 'operation' | 'input'>,
): HttpHandler {
  const scope = new RegExp(`Credential=[^,\\s]+/${service}/aws4_request`);
  const answer = async (request: HttpRequest): Promise<HttpReply> => {
    try {
      const call = callIn(request);
      const caller = callerOf(request, credentials);
      return jsonReply(await registry.call({ service, ...call, caller }), JSON_TYPE);
    } catch (error) {
      return errorReply(asServiceError(error), JSON_TYPE);
    }
  };
  return (request) => (scope.test(request.headers.authorization ?? '') ? answer(request) : undefined);
}
