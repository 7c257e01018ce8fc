/** What an endpoint may do with one post: the bytes of it, and what they mean for the connection. */
import type { Plan, Step } from './raw-endpoint';

/** What one post that is answered so means. */
export type Meaning =
  | 'delivered'
  | 'gone'
  /** Closed before any byte of an answer: posted once more, which does not count as a try. */
  | 'closed'
  /** The endpoint says so: the transport sends the post again, which does not count as a try. */
  | 'unprocessed'
  | {
      readonly reason: 'REJECTED' | 'TOO_LARGE' | 'THROTTLED' | 'SERVER_ERROR' | 'NETWORK_ERROR' | 'TIMEOUT';
      /** Worth another try. */
      readonly retried: boolean;
      /** No final status was seen. */
      readonly unanswered?: true;
      readonly refused?: true;
    };

interface Case extends Plan {
  readonly means: Meaning;
}

export interface NamedCase extends Case {
  readonly behaviour: Behaviour;
}

export const head = (status: number | string, ...headers: readonly string[]): string =>
  [`HTTP/1.1 ${status} Fault`, ...headers, '\r\n'].join('\r\n');

const OK = head(200, 'content-length: 0');
export const again = (reason: 'THROTTLED' | 'SERVER_ERROR'): Meaning => ({ reason, retried: true });
export const never = (reason: 'REJECTED' | 'TOO_LARGE'): Meaning => ({ reason, retried: false });
export const TIMEOUT: Meaning = { reason: 'TIMEOUT', retried: true, unanswered: true };
export const NETWORK_ERROR: Meaning = { reason: 'NETWORK_ERROR', retried: true, unanswered: true };
export const REFUSED: Meaning = { reason: 'REJECTED', retried: false, refused: true };

const ENDS = new Map<string, Step>([
  ['end', 'end'],
  ['reset', 'reset'],
]);

/** Each text is a packet, unless it is an end. */
const packets = (means: Meaning, ...steps: readonly (string | { readonly waitMs: number })[]): Case => ({
  means,
  steps: steps.map((step) => (typeof step === 'string' ? (ENDS.get(step) ?? { write: step }) : step)),
});

function answered(means: Meaning, status: number, errorType?: string): Case {
  const body = status === 200 ? '' : JSON.stringify({ message: `answered ${status}` });
  const type = errorType === undefined ? [] : [`x-amzn-ErrorType: ${errorType}`];
  return packets(means, head(status, ...type, `content-length: ${body.length}`) + body);
}

const CASES = {
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
  'status 999': answered(again('SERVER_ERROR'), 999),
  '204 without a length': packets('delivered', head(204)),
  '204 with a body': packets('delivered', head(204, 'content-length: 5'), 'hello'),
  '205 with a body': packets('delivered', head(205, 'content-length: 5') + 'hello'),
  'close before the answer': packets('closed', 'end'),
  'reset before the answer': packets('closed', 'reset'),
  'close within the status line': packets(NETWORK_ERROR, 'HTTP/1.1 20', 'end'),
  'no HTTP at all': packets(NETWORK_ERROR, '<html>It works!</html>\r\n\r\n'),
  'a status of two digits': packets(NETWORK_ERROR, 'HTTP/1.1 20 OK\r\n\r\n'),
  hang: packets(TIMEOUT),
  // Interim answers.
  'continue before a 200': packets('delivered', head(100), OK),
  'continue and a 200 in one packet': packets('delivered', head(100) + OK),
  'many interim answers before a 200': packets('delivered', head(102), head(103, 'link: </a>'), head(100), OK),
  'switching protocols before a 200': packets('delivered', head(101, 'upgrade: h2c'), OK),
  'early hints before a 410': packets('gone', head(103, 'link: </a>'), head(410, 'content-length: 0')),
  'early hints, then close': packets(NETWORK_ERROR, head(103), 'end'),
  'early hints, then silence': packets(TIMEOUT, head(103)),
  'continue, then silence': packets(TIMEOUT, head(100)),
  'switching protocols, then silence': packets(TIMEOUT, head(101, 'connection: upgrade', 'upgrade: websocket')),
  'switching protocols, then frames': packets(NETWORK_ERROR, head(101, 'upgrade: websocket'), '\x81\x05hello\n'),
  // A status that was seen, and what follows it.
  'a 200 in one byte per packet': packets('delivered', ...OK),
  '20 KB of headers on a 200': packets('delivered', head(200, `x-much: ${'a'.repeat(20_000)}`, 'content-length: 0')),
  'two lengths on a 200': packets('delivered', head(200, 'content-length: 0', 'content-length: 0')),
  'two lengths that differ on a 200': packets('delivered', head(200, 'content-length: 5', 'content-length: 0')),
  'a length that is none on a 200': packets('delivered', head(200, 'content-length: -1')),
  'length and chunks on a 200': packets(
    'delivered',
    head(200, 'content-length: 3', 'transfer-encoding: chunked') + '0\r\n\r\n',
  ),
  'a header with a NUL on a 200': packets('delivered', head(200, 'x-odd: a\0b', 'content-length: 0')),
  'a header without a colon on a 200': packets('delivered', head(200, 'odd', 'content-length: 0')),
  'a folded header on a 200': packets('delivered', head(200, 'x-odd: a', ' b', 'content-length: 0')),
  'chunks on a 200': packets('delivered', head(200, 'transfer-encoding: chunked'), '5\r\nhello\r\n', '0\r\n\r\n'),
  'malformed chunks on a 200': packets('delivered', head(200, 'transfer-encoding: chunked'), 'five\r\nhello\r\n'),
  'bare line feeds on a 200': packets('delivered', OK.replaceAll('\r', '')),
  'garbage after a 200': packets('delivered', `${OK}garbage`),
  'HTTP/1.0 and a 200': packets('delivered', 'HTTP/1.0 200 OK\r\n\r\nhello', 'end'),
  'HTTP/1.0 and a 500': packets(again('SERVER_ERROR'), 'HTTP/1.0 500 Error\r\n\r\n{"message":"no"}', 'end'),
  'two lengths on a 500': packets(again('SERVER_ERROR'), head(500, 'content-length: 0', 'content-length: 0'), 'end'),
  'a 200 before the post was read': { ...packets('delivered', OK), early: true },
  'a 413 before the post was read': { ...packets(never('TOO_LARGE'), head(413, 'content-length: 0')), early: true },
  'the status line of a 200, then a reset': packets('delivered', 'HTTP/1.1 200 OK\r\n', { waitMs: 5 }, 'reset'),
  'reset within the body of a 200': packets('delivered', `${head(200, 'content-length: 100')}{"mess`, 'end'),
  'reset within the body of a 500': packets(again('SERVER_ERROR'), `${head(500, 'content-length: 100')}{"me`, 'end'),
  'hang within the headers of a 200': packets('delivered', 'HTTP/1.1 200 OK\r\nx-'),
  'hang within the body of a 200': packets('delivered', `${head(200, 'content-length: 100')}{"mess`),
  // Two answers to one post: the second must not be read as the answer to the next post on the socket.
  'a 200 and a 410 in one packet': packets('delivered', OK + head(410, 'content-length: 0')),
  'a 200 and a 410 in two packets': packets('delivered', OK, head(410, 'content-length: 0')),
  'a 410 and a 200 in one packet': packets('gone', head(410, 'content-length: 0') + OK),
} as const satisfies Record<string, Case>;

export type Behaviour = keyof typeof CASES;

export const BEHAVIOURS = Object.keys(CASES) as readonly Behaviour[];

export const caseOf = (behaviour: Behaviour): NamedCase => ({ ...CASES[behaviour], behaviour });
