/**
 * The subprotocols a client offers. A browser cannot set a header when it opens a WebSocket, but it can offer subprotocols:
 * `new WebSocket(url, ['broadcast', token])` sends the token without putting it in the URL.
 */
import { headerValues, type WithHeaders } from './websocket';

export const SUBPROTOCOL_HEADER = 'Sec-WebSocket-Protocol';
/** The subprotocol a client offers besides its token, and the one the service then chooses. */
export const SUBPROTOCOL = 'broadcast';

export const offeredSubprotocols = (event: WithHeaders): string[] =>
  headerValues(event, SUBPROTOCOL_HEADER)
    .flatMap((line) => line.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Three base64url parts: RFC 7515, compact serialization. */
export const looksLikeToken = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

/** `broadcast` if offered, else the first that is not a token, else the first; undefined if none is offered. */
export function chooseSubprotocol(event: WithHeaders): string | undefined {
  const offered = offeredSubprotocols(event);
  if (offered.includes(SUBPROTOCOL)) return SUBPROTOCOL;
  return offered.find((item) => !looksLikeToken(item)) ?? offered[0];
}
