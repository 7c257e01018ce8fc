/**
 * `@connections` as far as a sender sees it, forked into a process of its own: answers every post as API Gateway does for an
 * open connection, and counts the posts of each connection. Asked for the count, it compares with the ids it is given.
 */
import { createServer } from 'node:net';
import { readRequests } from '../request-reader';
import { compareCounts, type EndpointQuestion } from './delivery-count';

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nx-amzn-requestid: scale\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n',
);
const posts = new Map<string, number>();
let bytes = 0;

const server = createServer({ noDelay: true }, (socket) =>
  readRequests(socket, (target, bodyBytes) => {
    const id = decodeURIComponent(target.slice(target.lastIndexOf('/') + 1));
    posts.set(id, (posts.get(id) ?? 0) + 1);
    bytes += bodyBytes;
    socket.write(ANSWER);
  }),
);

process.on('message', ({ expected }: EndpointQuestion) => {
  process.send?.({ ...compareCounts(expected, posts), bytes });
  posts.clear();
  bytes = 0;
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
process.once('disconnect', () => process.exit(0));
