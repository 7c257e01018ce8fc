/**
 * Subprotocols a client offers. A browser can send no header of its own when it opens a WebSocket, but it can offer
 * subprotocols: `new WebSocket(url, ['broadcast', token])` carries the token without showing it in a URL.
 */
import { headerValues, type WithHeaders } from './websocket';

export const SUBPROTOCOL_HEADER = 'Sec-WebSocket-Protocol';
/** The one a client offers beside its token, and the one that is chosen then. */
export const SUBPROTOCOL = 'broadcast';

export const offeredSubprotocols = (event: WithHeaders): string[] =>
  headerValues(event, SUBPROTOCOL_HEADER)
    .flatMap((line) => line.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Three base64url parts: RFC 7515, compact serialisation. */
export const looksLikeToken = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

/** `broadcast` when it is offered, else the first that is no token, else the first; undefined when none is offered. */
export function chooseSubprotocol(event: WithHeaders): string | undefined {
  const offered = offeredSubprotocols(event);
  if (offered.includes(SUBPROTOCOL)) return SUBPROTOCOL;
  return offered.find((item) => !looksLikeToken(item)) ?? offered[0];
}
