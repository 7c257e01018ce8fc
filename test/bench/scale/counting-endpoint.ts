/**
 * `@connections` as a sender sees it, forked into its own process: answers every post as API Gateway does for an open
 * connection, and counts the posts per connection. Asked for the count, it compares with the ids it is given. Posts to a
 * connection that is really open can be passed on.
 */
import { connect, createServer, type Socket } from 'node:net';
import { readRequests } from '../request-reader';
import { compareCounts, type EndpointQuestion, type PassOnOrder } from './delivery-count';

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nx-amzn-requestid: scale\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n',
);
const posts = new Map<string, number>();
const ports = new Map<string, number>();
let bytes = 0;

const server = createServer({ noDelay: true }, (socket) => {
  let passedOn: Socket | undefined;
  readRequests(socket, (target, bodyBytes, request) => {
    const id = decodeURIComponent(target.slice(target.lastIndexOf('/') + 1));
    const port = ports.get(id);
    if (port !== undefined) {
      passedOn ??= passOn(socket, port);
      passedOn.write(request);
      return;
    }
    posts.set(id, (posts.get(id) ?? 0) + 1);
    bytes += bodyBytes;
    socket.write(ANSWER);
  });
});

/** Raw bytes, which the signature covers. A sender has one request at a time on a socket, so answers keep their order. */
function passOn(sender: Socket, port: number): Socket {
  const cloud = connect({ port, host: '127.0.0.1', noDelay: true });
  cloud.pipe(sender);
  cloud.on('error', () => sender.destroy());
  sender.on('close', () => cloud.destroy());
  return cloud;
}

process.on('message', (message: EndpointQuestion | PassOnOrder) => {
  if ('port' in message) {
    ports.set(message.connectionId, message.port);
    return;
  }
  process.send?.({ ...compareCounts(message.expected, posts), bytes });
  posts.clear();
  bytes = 0;
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
process.once('disconnect', () => process.exit(0));
