/**
 * The endpoint of the comparison, forked into its own process: answers every post with 200 after a latency in milliseconds,
 * its first argument.
 */
import { createServer } from 'node:net';
import { readRequests } from './request-reader';

const latencyMs = Number(process.argv[2] ?? 0);
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nx-amzn-requestid: bench\r\ncontent-length: 0\r\n\r\n');

const server = createServer({ noDelay: true }, (socket) =>
  readRequests(socket, () => {
    if (latencyMs === 0) socket.write(ANSWER);
    else setTimeout(() => socket.write(ANSWER), latencyMs);
  }),
);
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.once('disconnect', () => process.exit(0));
