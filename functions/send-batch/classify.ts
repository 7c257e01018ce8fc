/**
 * Decides what an answer means for its connection, by HTTP status first and error name second. The SDK does not report a 410
 * without the error header as GoneException, but the connection is still gone.
 */
import type { FailureReason } from '#shared/contracts';
import type { Answer } from './transport/transport';

export type Verdict =
  | { readonly kind: 'delivered' | 'gone' | 'stopped' }
  | {
      /** `again`: a retry may help. `failed`: a retry would get the same answer. */
      readonly kind: 'again' | 'failed';
      readonly reason: FailureReason;
      /** The answer is about the endpoint (grant, URL, credentials), not about this connection. */
      readonly blamesEndpoint?: true;
    };

const DELIVERED: Verdict = { kind: 'delivered' };
const GONE: Verdict = { kind: 'gone' };
const STOPPED: Verdict = { kind: 'stopped' };
const TOO_LARGE: Verdict = { kind: 'failed', reason: 'TOO_LARGE' };
const REJECTED: Verdict = { kind: 'failed', reason: 'REJECTED' };
const REFUSED: Verdict = { kind: 'failed', reason: 'REJECTED', blamesEndpoint: true };
const THROTTLED: Verdict = { kind: 'again', reason: 'THROTTLED' };
const SERVER_ERROR: Verdict = { kind: 'again', reason: 'SERVER_ERROR' };

const BY_FAILURE: Record<Extract<Answer, { failure: unknown }>['failure'], Verdict> = {
  aborted: STOPPED,
  timeout: { kind: 'again', reason: 'TIMEOUT' },
  closed: { kind: 'again', reason: 'NETWORK_ERROR' },
  network: { kind: 'again', reason: 'NETWORK_ERROR' },
  unresolved: { kind: 'again', reason: 'NETWORK_ERROR', blamesEndpoint: true },
};

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  401: REFUSED,
  403: REFUSED,
  // A missing connection is 410. 404 and 405 come from something that is not an `@connections` endpoint.
  404: REFUSED,
  405: REFUSED,
  408: SERVER_ERROR,
  410: GONE,
  413: TOO_LARGE,
  429: THROTTLED,
};

/** A Map, because the name comes from the endpoint and a plain object also has `constructor`. */
const BY_ERROR_TYPE = new Map<string | undefined, Verdict>([
  ['GoneException', GONE],
  ['PayloadTooLargeException', TOO_LARGE],
  ['LimitExceededException', THROTTLED],
  ['TooManyRequestsException', THROTTLED],
  ['ThrottlingException', THROTTLED],
  ['ForbiddenException', REFUSED],
]);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html */
export function classify(answer: Answer): Verdict {
  if ('failure' in answer) return BY_FAILURE[answer.failure];
  const { status, errorType } = answer;
  if (status >= 200 && status < 300) return DELIVERED;
  const named = BY_STATUS[status] ?? BY_ERROR_TYPE.get(errorType);
  if (named) return named;
  if (status >= 500) return SERVER_ERROR;
  // A redirect means that CALLBACK_URL is wrong.
  return status < 400 ? REFUSED : REJECTED;
}
