/**
 * Real WebSocket clients, forked into a process of their own: opens one socket for each token it is given, counts the
 * messages of each, and answers with the counts by connection id, which each client learns by asking.
 */
import { once } from 'node:events';
import pLimit from 'p-limit';
import WebSocket from 'ws';
import { compareCounts } from './delivery-count';
import type { SocketAnswer, SocketQuestion } from './sockets';

/** Handshakes at once. */
const OPENING = 40;
const sockets: WebSocket[] = [];
/** Messages by the position of the socket. */
const received: number[] = [];
let bytes = 0;

async function open(url: string, tokens: readonly string[]): Promise<void> {
  const limit = pLimit(OPENING);
  await Promise.all(
    tokens.map((token, position) =>
      limit(async () => {
        const socket = new WebSocket(url, ['broadcast', token], { perMessageDeflate: false });
        sockets.push(socket);
        received[position] = 0;
        socket.on('message', (message: Buffer) => {
          received[position] = (received[position] ?? 0) + 1;
          bytes += message.length;
        });
        await once(socket, 'open');
        if (sockets.length % 100 === 0) answer({ type: 'opened', opened: sockets.length });
      }),
    ),
  );
}

const answer = (message: SocketAnswer) => process.send?.(message);

process.on('message', (question: SocketQuestion) => {
  if ('url' in question) {
    open(question.url, question.tokens).then(
      () => answer({ type: 'ready' }),
      (error: Error) => answer({ type: 'failed', why: error.message }),
    );
    return;
  }
  // Each socket is one connection, whatever its id: one message each is one message for each connection.
  const counts = new Map(received.map((count, position) => [String(position), count] as const));
  const expected = question.expected.map((_, position) => String(position));
  answer({ type: 'count', count: { ...compareCounts(expected, counts), bytes } });
});
process.once('disconnect', () => process.exit(0));
