/** A socket that carries one post at a time: what it writes, when it is free again, and what its end means. */
import { setImmediate } from 'node:timers/promises';
import { PostSocket } from '#functions/send-batch/transport/post-socket';
import { head } from '../support/behaviours';
import { MemorySocket } from '../support/memory-socket';
import { useExchanges } from '../support/exchanges';

const MINUTE_MS = 60_000;
const OK = head(200, 'content-length: 0');

const { newExchange } = useExchanges();

/** A socket, and what its owner heard. */
function start(memory = new MemorySocket()) {
  const heard: string[] = [];
  const socket: PostSocket = new PostSocket(memory.asSocket, {
    onFree: (free) => heard.push(free === socket ? 'free' : 'another'),
    onClosed: (closed) => heard.push(closed === socket ? 'closed' : 'another'),
  });
  const post = () => {
    const exchange = newExchange();
    socket.send('HEAD ÿ', Buffer.from('BÖDY'), exchange);
    return exchange;
  };
  return { memory, heard, socket, post };
}

it('writes head and body at once, and is busy until the answer is over', async () => {
  const { memory, heard, socket, post } = start();
  expect([socket.busy, socket.sentAt]).toEqual([false, 0]);
  const exchange = post();
  expect(memory.written).toEqual([`HEAD ÿ${Buffer.from('BÖDY').toString('latin1')}`]);
  expect([socket.busy, socket.usable, socket.answer]).toEqual([true, true, undefined]);
  expect(socket.sentAt).toBeGreaterThan(0);

  memory.receive(OK.slice(0, -2));
  await setImmediate();
  expect([socket.busy, exchange.pending, socket.answer]).toMatchObject([true, true, { status: 200 }]);
  memory.receive(OK.slice(-2));
  await expect(exchange.answer).resolves.toMatchObject({ status: 200 });
  expect([socket.busy, socket.usable, heard]).toEqual([false, true, ['free']]);
});

it('reads the answer to its next post anew', async () => {
  const { memory, heard, post } = start();
  for (const status of [200, 410]) {
    const exchange = post();
    memory.receive(head(status, 'content-length: 0'));
    await expect(exchange.answer).resolves.toMatchObject({ status });
  }
  expect(heard).toEqual(['free', 'free']);
});

it('carries what is given up: then its end is not waited for', async () => {
  const { memory, post } = start();
  const exchange = post();
  exchange.stop();
  await expect(exchange.answer).resolves.toEqual({ failure: 'aborted' });
  expect(memory.destroyed).toBe(true);
});

it.each([
  ['an answer that closes', head(200, 'connection: close', 'content-length: 0')],
  ['bytes after an answer', `${OK}x`],
])('is not used again after %s', async (_what, bytes) => {
  const { memory, heard, socket, post } = start();
  const exchange = post();
  memory.receive(bytes);
  await expect(exchange.answer).resolves.toMatchObject({ status: 200 });
  await setImmediate();
  expect([memory.destroyed, socket.usable, heard]).toEqual([true, false, ['closed']]);
});

it('is not used again if bytes come while it carries nothing', async () => {
  const { memory, socket } = start();
  memory.receive('x');
  await setImmediate();
  expect([memory.destroyed, socket.usable]).toEqual([true, false]);
});

it('is not used again if it was answered before the whole post was written', async () => {
  const { memory, socket, post } = start(new MemorySocket(true));
  const exchange = post();
  memory.receive(OK);
  await expect(exchange.answer).resolves.toMatchObject({ status: 200 });
  expect(memory.destroyed).toBe(false);
  expect([socket.usable, memory.destroyed]).toEqual([false, true]);
});

it('says that what is no HTTP is no answer', async () => {
  const { memory, post } = start();
  const exchange = post();
  memory.receive('SSH-2.0\r\n');
  await expect(exchange.answer).resolves.toEqual({ failure: 'network', code: 'INVALID_ANSWER' });
  expect(memory.destroyed).toBe(true);
});

const coded = (code: string) => Object.assign(new Error('it failed'), { code });

describe.each([
  ['no byte of an answer', '', { failure: 'closed' }, { failure: 'closed', code: 'ECONNRESET' }],
  ['a byte of one', 'H', { failure: 'network' }, { failure: 'network', code: 'ECONNRESET' }],
  ['an interim answer', head(100), { failure: 'network' }, { failure: 'network', code: 'ECONNRESET' }],
  ['its status', 'HTTP/1.1 200 O', { status: 200 }, { status: 200 }],
])('that ends with %s', (_what, bytes, answer, answerToReset) => {
  it.each([
    ['in good order', (memory: MemorySocket) => memory.receiveEnd(), answer],
    ['without an error', (memory: MemorySocket) => memory.destroy(), answer],
    ['by a reset', (memory: MemorySocket) => memory.destroy(coded('ECONNRESET')), answerToReset],
  ])('%s', async (_how, end, expected) => {
    const { memory, heard, post } = start();
    const exchange = post();
    if (bytes !== '') memory.receive(bytes);
    await setImmediate();
    end(memory);
    await expect(exchange.answer).resolves.toMatchObject(expected);
    expect([memory.destroyed, heard]).toEqual([true, ['closed']]);
  });
});

it('that could not connect says why, though a byte was read of an answer before', async () => {
  const { memory, post } = start();
  const exchange = post();
  memory.receive('H');
  await setImmediate();
  memory.destroy(coded('ECONNREFUSED'));
  await expect(exchange.answer).resolves.toEqual({ failure: 'network', code: 'ECONNREFUSED' });
});

it('ends when its other end does, though a post waits to be written', async () => {
  const { memory, post } = start(new MemorySocket(true));
  const exchange = post();
  memory.receiveEnd();
  await expect(exchange.answer).resolves.toEqual({ failure: 'closed' });
  expect(memory.destroyed).toBe(true);
});

it('leaves the process free to end, and ends itself when it was idle', () => {
  const { memory } = start();
  expect([memory.keepsProcess, memory.idleMs]).toEqual([false, MINUTE_MS]);
  memory.emit('timeout');
  expect(memory.destroyed).toBe(true);
});

it('does not end as idle while a post waits for its answer', () => {
  const { memory, post } = start();
  post();
  memory.emit('timeout');
  expect(memory.destroyed).toBe(false);
});

it('is idle for a second less than the endpoint keeps it, and for no more than a minute', async () => {
  const { memory, post } = start();
  const idle: (number | undefined)[] = [];
  for (const header of ['timeout=5', 'timeout=1', 'timeout=3600', 'timeout=2', 'max=1']) {
    memory.idleMs = undefined;
    const exchange = post();
    memory.receive(head(200, 'content-length: 0', `keep-alive: ${header}`));
    await exchange.answer;
    idle.push(memory.idleMs);
  }
  expect(idle).toEqual([4000, 1, MINUTE_MS, 1000, MINUTE_MS]);
});

it('is not told again how long it may be idle if nothing changed', async () => {
  const { memory, post } = start();
  const before = post();
  memory.receive(head(200, 'content-length: 0', 'keep-alive: timeout=5'));
  await before.answer;
  memory.idleMs = undefined;
  const exchange = post();
  memory.receive(head(200, 'content-length: 0', 'keep-alive: timeout=5'));
  await exchange.answer;
  expect(memory.idleMs).toBeUndefined();
});
