/**
 * Real WebSocket clients, forked into their own process: opens one socket per token, counts the messages of each, and
 * answers with the counts by connection id, which each client asks for.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import WebSocket from 'ws';
import { compareCounts } from './delivery-count';
import type { SocketAnswer, SocketQuestion } from './sockets';

/** Concurrent handshakes: each runs two functions, and each concurrent function needs an environment. */
const OPENING = 8;
/** Tries per client; a busy machine may answer 5xx meanwhile. */
const ATTEMPTS = 5;
const RETRY_MS = 500;
let opened = 0;
/** Messages by the position of the socket. */
const received: number[] = [];
let bytes = 0;

async function open(url: string, tokens: readonly string[]): Promise<void> {
  const limit = pLimit(OPENING);
  await Promise.all(tokens.map((token, position) => limit(openOne, url, token, position)));
}

async function openOne(url: string, token: string, position: number): Promise<void> {
  received[position] = 0;
  for (let attempt = 1; ; attempt += 1) {
    const socket = new WebSocket(url, ['broadcast', token], { perMessageDeflate: false });
    socket.on('message', (message: Buffer) => {
      received[position] = (received[position] ?? 0) + 1;
      bytes += message.length;
    });
    try {
      await once(socket, 'open');
      opened += 1;
      if (opened % 100 === 0) answer({ type: 'opened', opened });
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await sleep(RETRY_MS * attempt);
    }
  }
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
  if ('forget' in question) {
    received.fill(0);
    bytes = 0;
    return;
  }
  // Each socket is one connection, whatever its id: one message each is one message per connection.
  const counts = new Map(received.map((count, position) => [String(position), count] as const));
  const expected = question.expected.map((_, position) => String(position));
  answer({ type: 'count', count: { ...compareCounts(expected, counts), bytes } });
});
process.once('disconnect', () => process.exit(0));
