/** A session whose other end is the test: what it writes, and when, and what it makes of what comes. */
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { endpointOf } from '#functions/send-batch/transport/endpoint';
import {
  ERROR,
  FLAG,
  frame,
  goAwayFrame,
  numberFrame,
  PREFACE,
  SETTING,
  settingsFrame,
  TYPE,
} from '#functions/send-batch/transport/h2/frames';
import { PostSession } from '#functions/send-batch/transport/h2/post-session';
import type { QueuedPost } from '#functions/send-batch/transport/h2/post-stream';
import { answerFrame, goAwayAfter } from '../../support/frame-endpoint';
import { MemorySocket } from '../../support/memory-socket';
import { useExchanges } from '../../support/exchanges';

const { newExchange } = useExchanges();

function start() {
  const memory = new MemorySocket();
  const returned: QueuedPost[] = [];
  const session = new PostSession(memory as unknown as TLSSocket, endpointOf('https://ws.example.com', 'ws'), {
    onChange: () => undefined,
    onReturned: (post) => returned.push(post),
  });
  const post = (body = '{}') => {
    const exchange = newExchange();
    const request = { path: '/', headers: [], body: Buffer.from(body) };
    const queued: QueuedPost = { request, exchange, returns: 0 };
    session.send(queued);
    return queued;
  };
  const receive = async (...bytes: readonly Uint8Array[]) => {
    memory.push(Buffer.concat(bytes));
    await setImmediate();
  };
  /** What was written since it was asked before, in one piece of text for each time. */
  const written = () => memory.written.splice(0);
  return { memory, returned, session, post, receive, written };
}
const latin1 = (...bytes: readonly Buffer[]) => Buffer.concat(bytes).toString('latin1');
const SETTINGS_ACK = latin1(frame(TYPE.SETTINGS, FLAG.ACK, 0));

it('writes what belongs to one round of the event loop at once', async () => {
  const { post, receive, written } = start();
  await setImmediate();
  const [greeting = '', ...more] = written();
  expect([greeting.startsWith(PREFACE.toString('latin1')), more]).toEqual([true, []]);
  post();
  post();
  await setImmediate();
  expect(written()).toHaveLength(1);
  await receive(settingsFrame([]), frame(TYPE.PING, 0, 0, Buffer.alloc(8)));
  expect(written()).toEqual([SETTINGS_ACK + latin1(frame(TYPE.PING, FLAG.ACK, 0, Buffer.alloc(8)))]);
});

it('says how a socket ended to the posts it carried, and that it has ended', async () => {
  const { memory, session, post } = start();
  const { exchange } = post();
  expect(session.hasEnded).toBe(false);
  memory.destroy(Object.assign(new Error('it failed'), { code: 'ETIMEDOUT' }));
  await expect(exchange.answer).resolves.toEqual({ failure: 'network', code: 'ETIMEDOUT' });
  expect([session.hasEnded, session.usable]).toEqual([true, false]);
});

it('is full only once the server has said how many streams it allows', async () => {
  const { session, post, receive } = start();
  for (let count = 0; count < 10; count += 1) post();
  expect([session.hasRoom, session.isFull]).toEqual([false, false]);
  await receive(settingsFrame([[SETTING.MAX_CONCURRENT_STREAMS, 11]]));
  expect([session.hasRoom, session.isFull]).toEqual([true, false]);
  post();
  expect([session.hasRoom, session.isFull]).toEqual([false, true]);
});

it('has no limit of streams if the server names none', async () => {
  const { session, post, receive } = start();
  for (let count = 0; count < 10; count += 1) post();
  await receive(settingsFrame([]));
  for (let count = 0; count < 500; count += 1) post();
  expect([session.hasRoom, session.isFull]).toEqual([true, false]);
});

it.each([
  ['the window of a stream', SETTING.INITIAL_WINDOW_SIZE, 3],
  ['the size of a frame, which it never exceeds', 0x5, 10],
])('heeds %s', async (_what, setting, sent) => {
  const { session, post, receive, written } = start();
  await receive(settingsFrame([[setting, 3]]));
  await setImmediate();
  written();
  post('0123456789');
  await setImmediate();
  expect(written().join('').endsWith('0123456789'.slice(0, sent))).toBe(true);
  expect(session.usable).toBe(true);
});

it('answers of a stream that it never opened end it', async () => {
  const { memory, post, receive, written } = start();
  const { exchange } = post();
  await setImmediate();
  written();
  await receive(answerFrame(3));
  expect(written()).toEqual([latin1(goAwayFrame(ERROR.PROTOCOL))]);
  await expect(exchange.answer).resolves.toMatchObject({ failure: 'network' });
  expect(memory.destroyed).toBe(true);
});

it('posts that GOAWAY leaves unprocessed come back, the last one first, and it ends with the last answer', async () => {
  const { memory, returned, session, post, receive, written } = start();
  const posts = [post(), post(), post()];
  await receive(goAwayAfter(1));
  expect(returned).toEqual([posts[2], posts[1]]);
  expect([session.usable, memory.writableEnded]).toEqual([false, false]);
  written();
  await receive(answerFrame(1));
  await expect(posts[0]?.exchange.answer).resolves.toMatchObject({ status: 200 });
  expect([written(), memory.writableEnded]).toEqual([[latin1(goAwayFrame(ERROR.NONE))], true]);
});

it('tells the server that it may send more after each 32 KB of bodies', async () => {
  const { post, receive, written } = start();
  post();
  await receive(settingsFrame([]), frame(TYPE.HEADERS, FLAG.END_HEADERS, 1, Buffer.from([0x88])));
  written();
  const data = (bytes: number) => frame(TYPE.DATA, 0, 1, Buffer.alloc(bytes));
  await receive(data(16_384), data(16_383));
  expect(written()).toEqual([]);
  await receive(data(1));
  expect(written()).toEqual([latin1(numberFrame(TYPE.WINDOW_UPDATE, 0, 32_768))]);
});

it('nothing that comes after a breach of the protocol is read', async () => {
  const { post, receive } = start();
  const { exchange } = post();
  const breach = frame(TYPE.PUSH_PROMISE, 0, 1, Buffer.alloc(8));
  await receive(breach);
  await receive(answerFrame(1));
  await expect(exchange.answer).resolves.toMatchObject({ failure: 'network' });
});
