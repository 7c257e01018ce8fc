/**
 * `@connections` in its own process: answers every post as API Gateway does for an open connection, and notes when it arrived.
 * Asked for the arrivals, it says how many there were in the fullest second.
 */
import { createServer } from 'node:net';
import { compareCounts, type DeliveryCount, type EndpointQuestion } from '../scale/delivery-count';
import { readRequests } from '../request-reader';

export interface Arrivals extends Omit<DeliveryCount, 'bytes'> {
  /** Posts in the fullest second, wherever it starts. */
  readonly mostInASecond: number;
  /** From the first post to the last. */
  readonly seconds: number;
}

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nx-amzn-requestid: governor\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n',
);
const posts = new Map<string, number>();
/** Milliseconds of this process, in order. */
let arrivedAt: number[] = [];

const server = createServer({ noDelay: true }, (socket) => {
  readRequests(socket, (target) => {
    arrivedAt.push(performance.now());
    const id = decodeURIComponent(target.slice(target.lastIndexOf('/') + 1));
    posts.set(id, (posts.get(id) ?? 0) + 1);
    socket.write(ANSWER);
  });
});

function mostInASecond(): number {
  let from = 0;
  let most = 0;
  arrivedAt.forEach((at, index) => {
    while ((arrivedAt[from] ?? 0) <= at - 1000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

process.on('message', ({ expected }: EndpointQuestion) => {
  const arrivals: Arrivals = {
    ...compareCounts(expected, posts),
    mostInASecond: mostInASecond(),
    seconds: ((arrivedAt.at(-1) ?? 0) - (arrivedAt[0] ?? 0)) / 1000,
  };
  process.send?.(arrivals);
  posts.clear();
  arrivedAt = [];
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
process.once('disconnect', () => process.exit(0));
