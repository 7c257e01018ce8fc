/** A WebSocket handshake whose answer is told, also if it is a refusal. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { SUBPROTOCOL } from '#shared/websocket/subprotocols';

/** The answer to a handshake: 101 if the client was let in. */
export interface Handshake {
  readonly status: number;
  readonly problem?: string;
  /** Open, if it was let in. */
  readonly socket?: WebSocket;
}

/**
 * A handshake by hand.
 * @param token none if it is undefined
 */
export async function handshake(
  url: string,
  token: string | undefined,
  tokenIn: 'subprotocol' | 'query',
): Promise<Handshake> {
  const socket =
    token !== undefined && tokenIn === 'subprotocol'
      ? new WebSocket(url, [SUBPROTOCOL, token])
      : new WebSocket(token === undefined ? url : `${url}?token=${encodeURIComponent(token)}`);
  const refused = new Promise<Handshake>((resolve) => {
    socket.once('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy();
      resolve({ status: statusCode, problem: `status ${statusCode}` });
    });
    socket.on('error', ({ message }) => resolve({ status: 0, problem: message }));
  });
  const opened = once(socket, 'open').then(
    () => ({ status: 101, socket }),
    () => refused, // the error is told there
  );
  return Promise.race([opened, refused]);
}
