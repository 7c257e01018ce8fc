/**
 * A crowd of sockets in its own process, so that killing it closes all of them at once. It is told how many to open and
 * with which tokens, and reports how each handshake ended.
 */
import pLimit from 'p-limit';
import WebSocket from 'ws';

export interface CrowdOrder {
  readonly url: string;
  readonly tokens: readonly string[];
  /** Concurrent handshakes. */
  readonly atOnce: number;
}
export interface CrowdAnswer {
  readonly opened: number;
  /** With a status that tells the client what to do. */
  readonly refused: number;
  readonly unconnected: number;
}

/** Milliseconds for a handshake: API Gateway gives its functions 29 seconds. */
const HANDSHAKE_MS = 60_000;

const sockets: WebSocket[] = [];

function open(url: string, token: string): Promise<keyof CrowdAnswer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, ['broadcast', token], {
      handshakeTimeout: HANDSHAKE_MS,
      perMessageDeflate: false,
    });
    sockets.push(socket);
    socket.on('open', () => resolve('opened'));
    socket.on('unexpected-response', () => {
      resolve('refused');
      socket.terminate();
    });
    socket.on('error', () => resolve('unconnected'));
  });
}

process.on('message', (order: CrowdOrder | 'close') => {
  if (order === 'close') return sockets.forEach((socket) => socket.close());
  const limit = pLimit(order.atOnce);
  void Promise.all(order.tokens.map((token) => limit(open, order.url, token))).then((ends) => {
    const count = (end: keyof CrowdAnswer) => ends.filter((each) => each === end).length;
    const answer: CrowdAnswer = {
      opened: count('opened'),
      refused: count('refused'),
      unconnected: count('unconnected'),
    };
    process.send?.(answer);
  });
});
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));
