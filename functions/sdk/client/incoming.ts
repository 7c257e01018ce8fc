/** Classifies what a server sends: envelopes, replies to this client's messages, and anything else. */
import { type Envelope, isEnvelope } from '#shared/contracts/envelope';
import { MAX_MESSAGE_DEPTH } from '#shared/contracts/limits';
import { parseJson } from '#shared/base/parse-json';
import type { Acknowledged } from '#shared/contracts/acknowledge';
import type { Resumed } from '#shared/contracts/resume';
import type { SERVICE_REPLIES } from '#shared/contracts/service-messages';

type ReplyType = (typeof SERVICE_REPLIES)[number];

export type Incoming =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'pong' }
  | { readonly kind: 'subscribed' | 'unsubscribed'; readonly channel: string }
  /** With what the server answered, if it did. */
  | { readonly kind: 'handled'; readonly ack: string; readonly reply?: Incoming }
  | { readonly kind: 'resumed'; readonly resumed: Resumed }
  | { readonly kind: 'acknowledged'; readonly acknowledged: Acknowledged }
  | { readonly kind: 'presence'; readonly frame: object }
  | ({ readonly kind: 'error'; readonly message: string } & Refused)
  /** Too many requests at once. API Gateway itself does not say which message it refused. */
  | ({ readonly kind: 'busy'; readonly retryAfterMs: number } & Refused)
  | { readonly kind: 'unreadable' };

/** What a reply says of the message it refuses. */
export interface Refused {
  /** The channel of a refused subscription. */
  readonly channel?: string;
  /** Id of a refused resume. */
  readonly resume?: string;
  /** The server does not know the connection: nothing reaches it. */
  readonly mustReconnect?: true;
  /** Id of a refused acknowledgement. */
  readonly acknowledge?: string;
  /** It refuses a request for presence. */
  readonly isPresence?: true;
  /** API Gateway itself refused it, and does not say which one. */
  readonly isAnonymous?: true;
  /** No route takes the action; these are those that there are. */
  readonly actions?: readonly unknown[];
  readonly reply: unknown;
}

interface Members {
  readonly type?: unknown;
  readonly channel?: unknown;
  readonly message?: unknown;
  readonly requestId?: unknown;
  readonly retryAfterMs?: unknown;
  readonly reconnect?: unknown;
  readonly action?: unknown;
  readonly id?: unknown;
  readonly envelopes?: unknown;
  readonly ack?: unknown;
  readonly reply?: unknown;
  readonly expected?: { readonly action?: unknown };
}

/** API Gateway's text for a message over the throttle of its stage. */
const TOO_MANY_REQUESTS = 'Too Many Requests';

const UNREADABLE: Incoming = { kind: 'unreadable' };

export const readIncoming = (text: unknown): Incoming => classify(parse(text));

function classify(value: unknown): Incoming {
  if (typeof value !== 'object' || value === null) return UNREADABLE;
  const { type, channel, message, requestId, retryAfterMs, reconnect, action, id, envelopes, expected, ack, reply } =
    value as Members;
  // API Gateway itself sends {"message", "connectionId", "requestId"} if a route failed or refused.
  if (type === undefined && typeof requestId === 'string') {
    const about = { isAnonymous: true, reply: value } as const;
    return message === TOO_MANY_REQUESTS
      ? { kind: 'busy', retryAfterMs: 0, ...about }
      : { kind: 'error', message: String(message), ...about };
  }
  if (type === 'resumed' && typeof id === 'string' && Array.isArray(envelopes))
    return { kind: 'resumed', resumed: value as Resumed };
  if (isEnvelope(value)) return { kind: 'envelope', envelope: value };
  if (typeof type !== 'string') return UNREADABLE;
  switch (type as ReplyType) {
    case 'handled':
      return { kind: 'handled', ack: String(ack), ...(reply !== undefined && { reply: classify(reply) }) };
    case 'acknowledged':
      return { kind: 'acknowledged', acknowledged: value as Acknowledged };
    case 'presence':
      return { kind: 'presence', frame: value };
    case 'pong':
      return { kind: 'pong' };
    case 'subscribed':
    case 'unsubscribed':
      return { kind: type as 'subscribed' | 'unsubscribed', channel: String(channel) };
    case 'error': {
      const about = {
        reply: value,
        ...(typeof channel === 'string' && { channel }),
        ...(action === 'resume' && { resume: String(id) }),
        ...(reconnect === true && { mustReconnect: true as const }),
        ...(action === 'presence' && { isPresence: true as const }),
        ...(action === 'acknowledge' && { acknowledge: String(id) }),
        ...(Array.isArray(expected?.action) && { actions: expected.action as readonly unknown[] }),
      };
      return typeof retryAfterMs === 'number'
        ? { kind: 'busy', retryAfterMs, ...about }
        : { kind: 'error', message: String(message), ...about };
    }
    default:
      return UNREADABLE;
  }
}

function parse(text: unknown): unknown {
  try {
    return parseJson(String(text), MAX_MESSAGE_DEPTH);
  } catch {
    return undefined;
  }
}
