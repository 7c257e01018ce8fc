/** What an endpoint of HTTP/2 may do with one post, without harm to the others of its session. */
import { constants } from 'node:http2';
import { again, type Meaning, NETWORK_ERROR, never, REFUSED, TIMEOUT } from './behaviours';
import type { H2Plan, H2Step } from './h2-endpoint';

interface H2Case extends H2Plan {
  readonly means: Meaning;
}

const of = (means: Meaning, ...frames: readonly H2Step[]): H2Case => ({ means, frames });
const head = (status: number, more: Record<string, string> = {}) => ({ headers: { ':status': status, ...more } });
const only = (status: number, more: Record<string, string> = {}) => ({ ...head(status, more), end: true });
const reset = (reason: keyof typeof constants): H2Step => ({ reset: Number(constants[reason]) });
const OK = only(200);

function answered(means: Meaning, status: number, errorType?: string): H2Case {
  if (status === 200) return of(means, OK);
  const type = errorType === undefined ? {} : { 'x-amzn-errortype': errorType };
  return of(means, head(status, type), { data: JSON.stringify({ message: `answered ${status}` }), end: true });
}

export const H2_CASES = {
  ok: answered('delivered', 200),
  gone: answered('gone', 410, 'GoneException'),
  'gone without its header': answered('gone', 410),
  forbidden: answered(REFUSED, 403, 'ForbiddenException'),
  'bad request': answered(never('REJECTED'), 400, 'BadRequestException'),
  'too large': answered(never('TOO_LARGE'), 413, 'PayloadTooLargeException'),
  throttled: answered(again('THROTTLED'), 429, 'LimitExceededException'),
  'internal error': answered(again('SERVER_ERROR'), 500, 'InternalServerErrorException'),
  unavailable: answered(again('SERVER_ERROR'), 503),
  'status 201': answered('delivered', 201),
  'status 299': answered('delivered', 299),
  'status 302': answered(REFUSED, 302),
  'status 599': answered(again('SERVER_ERROR'), 599),
  '204 without a body': of('delivered', only(204)),
  hang: of(TIMEOUT),
  // Streams that end without an answer.
  'stream refused': of('unprocessed', reset('NGHTTP2_REFUSED_STREAM')),
  'stream cancelled': of(NETWORK_ERROR, reset('NGHTTP2_CANCEL')),
  'stream of an internal error': of(NETWORK_ERROR, reset('NGHTTP2_INTERNAL_ERROR')),
  'stream reset without an error': of(NETWORK_ERROR, reset('NGHTTP2_NO_ERROR')),
  'calm asked for': of(NETWORK_ERROR, reset('NGHTTP2_ENHANCE_YOUR_CALM')),
  'HTTP/1.1 asked for': of(NETWORK_ERROR, reset('NGHTTP2_HTTP_1_1_REQUIRED')),
  // Interim answers.
  'early hints before a 200': of('delivered', { interim: 103 }, OK),
  'many interim answers before a 200': of('delivered', { interim: 102 }, { interim: 103 }, { interim: 100 }, OK),
  'early hints before a 410': of('gone', { interim: 103 }, only(410)),
  'early hints, then a reset': of(NETWORK_ERROR, { interim: 103 }, { waitMs: 5 }, reset('NGHTTP2_CANCEL')),
  'early hints, then silence': of(TIMEOUT, { interim: 103 }),
  // A status that was seen, and what follows it.
  '20 KB of headers on a 200': of('delivered', only(200, { 'x-much': 'a'.repeat(20_000) })),
  '300 headers on a 200': of(
    'delivered',
    only(200, Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x-${index}`, 'a']))),
  ),
  'a body on a 200': of('delivered', head(200), { data: 'hello', end: true }),
  '100 KB of body on a 200': of('delivered', head(200), { data: 'a'.repeat(100_000), end: true }),
  '100 KB of body on a 500': of(again('SERVER_ERROR'), head(500), { data: 'a'.repeat(100_000), end: true }),
  'trailers on a 200': of('delivered', { trailers: { 'x-odd': 'a' } }),
  'a 200, then a reset': of('delivered', head(200), { data: 'a' }, { waitMs: 5 }, reset('NGHTTP2_INTERNAL_ERROR')),
  'a 200, then a refusal': of('delivered', head(200), { data: 'a' }, { waitMs: 5 }, reset('NGHTTP2_REFUSED_STREAM')),
  'a 500, then a reset': of(again('SERVER_ERROR'), head(500), { data: '{"me' }, { waitMs: 5 }, reset('NGHTTP2_CANCEL')),
  'a 200 before the post was read': { ...of('delivered', OK), early: true },
  'a 413 before the post was read': { ...of(never('TOO_LARGE'), only(413)), early: true },
  'hang within the body of a 200': of('delivered', head(200), { data: '{"mess' }),
} as const satisfies Record<string, H2Case>;
