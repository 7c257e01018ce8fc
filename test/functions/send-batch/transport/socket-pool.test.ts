/** Which socket carries which post, when another is opened, and what the pool writes. */
import { setImmediate } from 'node:timers/promises';
import { PATIENCE_MS, SocketBudget } from '#functions/send-batch/transport/socket-budget';
import { SocketPool, type SocketPoolOptions } from '#functions/send-batch/transport/socket-pool';
import { pass, useVirtualTime } from '#test/support/virtual-time';
import { head } from '../support/behaviours';
import { MemorySocket } from '../support/memory-socket';
import { useExchanges } from '../support/exchanges';

useVirtualTime();

const OK = head(200, 'content-length: 0');
const OK_AND_CLOSE = head(200, 'content-length: 0', 'connection: close');

const { newExchange } = useExchanges();
let pool: SocketPool;
afterEach(async () => {
  pool.close();
  await setImmediate();
});

/** A pool, the sockets it opened, and the posts that each carried, by their paths. */
function start(options: Partial<SocketPoolOptions> = {}) {
  const sockets: MemorySocket[] = [];
  const connect = () => {
    const socket = new MemorySocket();
    sockets.push(socket);
    return socket.asSocket;
  };
  pool = new SocketPool('ws.example.com:8443', { maxSockets: 2, connect, ...options });
  const post = (path: string) => {
    const exchange = newExchange();
    pool.send({ path, headers: ['x-a', '1', 'x-b', '2'], body: Buffer.from('{}') }, exchange);
    return exchange;
  };
  const carried = () => sockets.map(({ written }) => written.map((text) => text.split(' ')[1]));
  return { sockets, post, carried };
}

/** As long as a socket rests after an answer: two rounds of the event loop, and a bit. */
async function rest(): Promise<void> {
  for (let round = 0; round < 4; round += 1) await setImmediate();
}
async function answer(socket: MemorySocket | undefined, bytes = OK): Promise<void> {
  socket?.receive(bytes);
  await rest();
}

it('writes a post as HTTP/1.1', () => {
  const { sockets, post } = start();
  post('/stage/%40connections/a%3D');
  expect(sockets[0]?.written).toEqual([
    'POST /stage/%40connections/a%3D HTTP/1.1\r\nhost: ws.example.com:8443\r\nx-a: 1\r\nx-b: 2\r\ncontent-length: 2\r\n\r\n{}',
  ]);
});

it('opens as many sockets as it may, and the other posts wait for them in turn', async () => {
  const { sockets, post, carried } = start();
  for (const path of ['/a', '/b', '/c', '/d']) post(path);
  expect(carried()).toEqual([['/a'], ['/b']]);
  await answer(sockets[1]);
  expect(carried()).toEqual([['/a'], ['/b', '/c']]);
  await answer(sockets[0]);
  expect(carried()).toEqual([
    ['/a', '/d'],
    ['/b', '/c'],
  ]);
});

it('carries nothing more on a socket until two rounds of the event loop after its answer', async () => {
  const { sockets, post, carried } = start({ maxSockets: 1 });
  const first = post('/a');
  post('/b');
  sockets[0]?.receive(OK);
  await first.answer;
  expect(carried()).toEqual([['/a']]);
  await setImmediate();
  expect(carried()).toEqual([['/a']]);
  await rest();
  expect(carried()).toEqual([['/a', '/b']]);
});

it('opens another if the endpoint closes the socket meanwhile', async () => {
  const { sockets, post, carried } = start({ maxSockets: 1 });
  const first = post('/a');
  post('/b');
  sockets[0]?.receive(OK);
  await first.answer;
  sockets[0]?.receiveEnd();
  await rest();
  expect(carried()).toEqual([['/a'], ['/b']]);
});

it('opens another for one whose answer closes it, or that fails', async () => {
  const { sockets, post, carried } = start({ maxSockets: 1 });
  for (const path of ['/a', '/b', '/c']) post(path);
  await answer(sockets[0], OK_AND_CLOSE);
  expect(carried()).toEqual([['/a'], ['/b']]);
  sockets[1]?.destroy(new Error('it failed'));
  await rest();
  expect(carried()).toEqual([['/a'], ['/b'], ['/c']]);
});

it('uses the socket again that it used last, so that others become idle', async () => {
  const { sockets, post, carried } = start();
  post('/a');
  post('/b');
  await answer(sockets[0]);
  await answer(sockets[1]);
  for (const path of ['/c', '/d', '/e']) {
    post(path);
    await answer(sockets[1]);
  }
  expect(carried()).toEqual([['/a'], ['/b', '/c', '/d', '/e']]);
});

it('passes over an idle socket that is no longer usable', async () => {
  const { sockets, post, carried } = start();
  post('/a');
  post('/b');
  await answer(sockets[0]);
  await answer(sockets[1]);
  sockets[1]?.destroy();
  post('/c');
  expect(carried()).toEqual([['/a', '/c'], ['/b']]);
});

it('never sends a post that was given up while it waited', async () => {
  const { sockets, post, carried } = start({ maxSockets: 1 });
  post('/a');
  const given = post('/b');
  post('/c');
  given.stop();
  await expect(given.answer).resolves.toEqual({ failure: 'aborted' });
  await answer(sockets[0]);
  expect(carried()).toEqual([['/a', '/c']]);
});

it('ends with all it has: posts that wait, and the sockets of those that do not', async () => {
  const { sockets, post, carried } = start({ maxSockets: 1 });
  const [sent, waiting] = [post('/a'), post('/b')];
  pool.close();
  await expect(sent.answer).resolves.toEqual({ failure: 'closed' });
  await expect(waiting.answer).resolves.toEqual({ failure: 'aborted' });
  await expect(post('/c').answer).resolves.toEqual({ failure: 'aborted' });
  expect([carried(), sockets[0]?.destroyed]).toEqual([[['/a']], true]);
});

it('carries posts on a socket that it takes over, and counts it among those it may have', async () => {
  const { sockets, post, carried } = start({ maxSockets: 1 });
  const adopted = new MemorySocket();
  pool.adopt(adopted.asSocket);
  post('/a');
  post('/b');
  expect([adopted.written.length, carried()]).toEqual([1, []]);
  await answer(adopted);
  expect(adopted.written).toHaveLength(2);
  pool.close();
  expect([adopted.destroyed, sockets]).toEqual([true, []]);
});

it('lets a post that waits use the socket that it takes over', () => {
  const { post } = start({ budget: new SocketBudget(), mayOpenMore: () => false });
  const adopted = new MemorySocket();
  post('/a');
  post('/b');
  pool.adopt(adopted.asSocket);
  expect(adopted.written).toHaveLength(1);
});

describe('with a budget', () => {
  /** What many posts justify. */
  function paid(posts = 100): SocketBudget {
    const budget = new SocketBudget();
    for (let post = 0; post < posts; post += 1) budget.posted();
    return budget;
  }
  const posts = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);

  it('opens one socket until more may be opened, or one was answered', async () => {
    let may = false;
    const { sockets, post } = start({ maxSockets: 50, budget: paid(), mayOpenMore: () => may });
    posts(40).forEach(post);
    expect(sockets).toHaveLength(1);
    may = true;
    pool.serve();
    // Of 140 posts at 10 ms.
    expect(sockets).toHaveLength(38);
  });

  it('opens more once a socket was answered, whatever else is said', async () => {
    const { sockets, post } = start({ maxSockets: 50, budget: paid(), mayOpenMore: () => false });
    posts(40).forEach(post);
    await pass(10);
    await answer(sockets[0]);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('opens what is worth it if nothing else is said', () => {
    const { sockets, post } = start({ maxSockets: 50, budget: paid(0) });
    posts(40).forEach(post);
    // Every post counts, as it comes.
    expect(sockets).toHaveLength(20);
  });

  it('never opens more than it may have', () => {
    const { sockets, post } = start({ maxSockets: 3, budget: paid() });
    posts(40).forEach(post);
    expect(sockets).toHaveLength(3);
  });

  it('learns from answers how long a post takes', async () => {
    const budget = paid(1000);
    const { sockets, post } = start({ maxSockets: 1, budget });
    const before = budget.sockets;
    post('/a');
    await pass(1);
    await answer(sockets[0]);
    expect([before, budget.sockets]).toEqual([100, 32]);
  });

  it('forgets what posts have paid for once no socket is left', async () => {
    const budget = paid(1000);
    const { sockets, post } = start({ maxSockets: 2, budget });
    post('/a');
    post('/b');
    await answer(sockets[0], OK_AND_CLOSE);
    expect(budget.sockets).toBeGreaterThan(90);
    await answer(sockets[1], OK_AND_CLOSE);
    expect(budget.sockets).toBe(0);
  });

  it('opens another for a post that waits while all that may be open hang', async () => {
    const { post, carried } = start({ maxSockets: 3, budget: paid(0), mayOpenMore: () => false });
    posts(5).forEach(post);
    await pass(PATIENCE_MS - 1);
    expect(carried()).toEqual([['/0']]);
    await pass(1);
    expect(carried()).toEqual([['/0'], ['/1']]);
    await pass(PATIENCE_MS);
    expect(carried()).toEqual([['/0'], ['/1'], ['/2']]);
    await pass(10 * PATIENCE_MS);
    expect(carried()).toHaveLength(3);
  });

  it('opens none while a socket was answered in time, and carries the next post since', async () => {
    const budget = paid(0);
    budget.answered(0);
    const { sockets, post, carried } = start({ maxSockets: 3, budget });
    posts(3).forEach(post);
    await pass(PATIENCE_MS - 1);
    await answer(sockets[0]);
    await pass(1);
    expect(carried()).toEqual([['/0', '/1']]);
  });

  it('waits for nobody once it is closed', async () => {
    const { post, sockets } = start({ maxSockets: 3, budget: paid(0), mayOpenMore: () => false });
    posts(3).forEach(post);
    pool.close();
    await pass(PATIENCE_MS);
    expect([sockets.length, jest.getTimerCount()]).toEqual([1, 0]);
  });
});

it('has no patience without a budget: each post in flight has a socket', async () => {
  const { sockets, post } = start({ maxSockets: 2 });
  for (const path of ['/a', '/b', '/c']) post(path);
  const timers = jest.getTimerCount();
  await pass(PATIENCE_MS);
  // Those of the posts.
  expect([sockets.length, timers]).toEqual([2, 3]);
});
