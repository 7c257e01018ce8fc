/** Classifies what a server sends: envelopes, replies to this client's messages, and anything else. */
import { type Envelope, isEnvelope } from '#shared/contracts/envelope';
import { MAX_MESSAGE_DEPTH } from '#shared/contracts/limits';
import { parseJson } from '#shared/base/parse-json';
import type { SERVICE_REPLIES } from '#shared/contracts/service-messages';

type ReplyType = (typeof SERVICE_REPLIES)[number];

export type Incoming =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'pong' }
  | { readonly kind: 'subscribed' | 'unsubscribed'; readonly channel: string }
  /** A refused subscription names its channel. */
  | { readonly kind: 'error'; readonly message: string; readonly channel?: string; readonly reply: unknown }
  /** Too many requests at once. Without a channel, API Gateway does not say which message it refused. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number; readonly channel?: string; readonly reply: unknown }
  | { readonly kind: 'unreadable' };

interface Members {
  readonly type?: unknown;
  readonly channel?: unknown;
  readonly message?: unknown;
  readonly requestId?: unknown;
  readonly retryAfterMs?: unknown;
}

/** API Gateway's text for a message over the throttle of its stage. */
const TOO_MANY_REQUESTS = 'Too Many Requests';

const UNREADABLE: Incoming = { kind: 'unreadable' };

export function readIncoming(text: unknown): Incoming {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return UNREADABLE;
  const { type, channel, message, requestId, retryAfterMs } = value as Members;
  // API Gateway itself sends {"message", "connectionId", "requestId"} if a route failed or refused.
  if (type === undefined && typeof requestId === 'string') {
    return message === TOO_MANY_REQUESTS
      ? { kind: 'busy', retryAfterMs: 0, reply: value }
      : { kind: 'error', message: String(message), reply: value };
  }
  if (isEnvelope(value)) return { kind: 'envelope', envelope: value };
  if (typeof type !== 'string') return UNREADABLE;
  switch (type as ReplyType) {
    case 'pong':
      return { kind: 'pong' };
    case 'subscribed':
    case 'unsubscribed':
      return { kind: type as 'subscribed' | 'unsubscribed', channel: String(channel) };
    case 'error': {
      const about = { reply: value, ...(typeof channel === 'string' && { channel }) };
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
