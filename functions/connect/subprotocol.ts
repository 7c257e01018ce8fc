/** Chooses one of the subprotocols a client offers: a browser closes a connection whose server chose none of its own. */
import { looksLikeToken, offeredSubprotocols, SUBPROTOCOL } from '#shared/websocket/subprotocols';
import type { WithHeaders } from '#shared/websocket/websocket';

/** `broadcast` when it is offered, else the first that is no token, else the first; undefined when none is offered. */
export function chooseSubprotocol(event: WithHeaders): string | undefined {
  const offered = offeredSubprotocols(event);
  if (offered.includes(SUBPROTOCOL)) return SUBPROTOCOL;
  return offered.find((item) => !looksLikeToken(item)) ?? offered[0];
}
