/**
 * `/_local/faults`: GET shows the faults and how often each struck, PUT replaces them, DELETE ends them. As for all
 * paths of the endpoint, the browser guard keeps out web pages and other machines.
 */
import { parseJson } from '#shared/base/parse-json';
import { ServiceError } from '../core/service';
import type { HttpHandler, HttpRequest } from '../http/http-message';
import { FaultsDocumentError, parseFaults } from './document';
import type { FaultsDocument } from './fault';
import type { FaultControl } from './faults';

const PATH = '/_local/faults';

export const faultsHandler =
  (faults: FaultControl): HttpHandler =>
  (request) =>
    request.rawUrl === PATH ? answer(request, faults) : undefined;

async function answer(request: HttpRequest, faults: FaultControl) {
  switch (request.method) {
    case 'GET':
      break;
    case 'PUT':
      faults.set(readBody(request.body));
      break;
    case 'DELETE':
      faults.clear();
      break;
    default:
      throw new ServiceError('MethodNotAllowed', `${PATH} takes GET, PUT and DELETE, got ${request.method}.`, 405);
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(faults.state(), null, 2)}\n`,
  };
}

/** @throws ServiceError 400 saying what is wrong with the document; the current faults stay */
function readBody(body: Buffer): FaultsDocument {
  try {
    return parseFaults(parseJson(body.toString('utf8')));
  } catch (error) {
    if (!(error instanceof FaultsDocumentError || error instanceof SyntaxError)) throw error;
    throw new ServiceError('InvalidFaults', error.message);
  }
}
