/**
 * What an answer means for its connection. By HTTP status first and by error name second: a 410 without its error header is
 * not a GoneException to the SDK, but it is gone all the same.
 */
import type { FailureReason } from '#shared/contracts';
import type { Answer } from './transport/transport';

export type Verdict =
  | { readonly kind: 'delivered' | 'gone' | 'stopped' }
  | {
      /** `again`: worth another try. `failed`: another try would get the same answer. */
      readonly kind: 'again' | 'failed';
      readonly reason: FailureReason;
      /** The answer is about the endpoint (grant, URL, credentials) rather than about this connection. */
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
  // A connection that is not there is 410: 404 and 405 come from something that is no `@connections` endpoint.
  404: REFUSED,
  405: REFUSED,
  408: SERVER_ERROR,
  410: GONE,
  413: TOO_LARGE,
  429: THROTTLED,
};

/** No plain object, which knows `constructor` as well: the name is whatever the endpoint sent. */
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
  // A redirect leads away from the endpoint: CALLBACK_URL is not the one.
  return status < 400 ? REFUSED : REJECTED;
}
