/** Which connections the sender opens over TLS, and which post each carries, when the test says what becomes of them. */
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { endpointOf } from '#functions/send-batch/transport/endpoint';
import { ERROR, numberFrame, SETTING, settingsFrame, TYPE } from '#functions/send-batch/transport/h2/frames';
import { SecureWire } from '#functions/send-batch/transport/secure-wire';
import { pass, useVirtualTime } from '#test/support/virtual-time';
import { head } from '../support/behaviours';
import { answerFrame, goAwayAfter } from '../support/frame-endpoint';
import { MemorySocket } from '../support/memory-socket';
import { useExchanges } from '../support/exchanges';

useVirtualTime();

/** Milliseconds after which another connection is tried beside one whose handshake hangs. */
const PATIENCE_MS = 500;
const OK = head(200, 'content-length: 0');

/** A connection whose handshake ends when the test says so. */
class Dialled extends MemorySocket {
  alpnProtocol: string | false = false;

  constructor(readonly offered: readonly string[]) {
    super();
  }

  async connected(protocol: string | false): Promise<void> {
    this.alpnProtocol = protocol;
    this.emit('secureConnect');
    await setImmediate();
  }

  async fails(code: string): Promise<void> {
    this.destroy(Object.assign(new Error('it failed'), { code }));
    await setImmediate();
  }

  async receives(...bytes: readonly Uint8Array[]): Promise<void> {
    this.push(Buffer.concat(bytes));
    for (let round = 0; round < 4; round += 1) await setImmediate();
  }

  /** The posts that it carries, by their one-letter paths. */
  get carries(): string {
    return [...this.written.join('').matchAll(/\/post-(\w)/g)].map(([, name]) => name).join('');
  }
}

const { newExchange } = useExchanges();
let wire: SecureWire;
afterEach(async () => {
  wire.close();
  await setImmediate();
});

function start({ maxSockets = 3, http2 = true } = {}) {
  const dialled: Dialled[] = [];
  const sessions = { has: false, heard: () => undefined as void };
  wire = new SecureWire(endpointOf('https://ws.example.com', 'ws'), { maxSockets, http2 }, (onSession) => {
    sessions.heard = onSession;
    return {
      get hasSession() {
        return sessions.has;
      },
      dial(protocols) {
        const socket = new Dialled(protocols);
        dialled.push(socket);
        return socket as unknown as TLSSocket;
      },
    };
  });
  const post = (name: string) => {
    const exchange = newExchange();
    wire.send({ path: `/post-${name}`, headers: [], body: Buffer.from('{}') }, exchange);
    return exchange;
  };
  const posts = (names: string) => [...names].map(post);
  return { dialled, sessions, post, posts };
}

it.each([
  [true, ['h2', 'http/1.1']],
  [false, ['http/1.1']],
])('offers HTTP/2 if it is wanted: %s', (http2, offered) => {
  const { dialled, post } = start({ http2 });
  post('a');
  expect(dialled.map((socket) => socket.offered)).toEqual([offered]);
});

describe('while a handshake is on its way', () => {
  it('further posts wait for it', () => {
    const { dialled, posts } = start();
    posts('abcd');
    expect(dialled).toHaveLength(1);
  });

  it('another is tried each half second, but no more than there are posts', async () => {
    const { dialled, posts } = start();
    const counts: number[] = [];
    posts('ab');
    for (const ms of [PATIENCE_MS - 1, 1, PATIENCE_MS, PATIENCE_MS]) {
      await pass(ms);
      counts.push(dialled.length);
    }
    expect(counts).toEqual([1, 2, 2, 2]);
  });

  it('and no more than it may open', async () => {
    const { dialled, posts } = start({ maxSockets: 2 });
    posts('abcde');
    await pass(10 * PATIENCE_MS);
    expect(dialled).toHaveLength(2);
  });

  it('none is tried for posts that were given up', async () => {
    const { dialled, posts } = start();
    for (const exchange of posts('ab')) exchange.stop();
    await setImmediate();
    await pass(10 * PATIENCE_MS);
    expect(dialled).toHaveLength(1);
  });

  it('one that hangs for a post that was given up ends when another post comes', async () => {
    const { dialled, post } = start();
    const given = post('a');
    given.stop();
    await given.answer;
    expect(dialled.map(({ destroyed }) => destroyed)).toEqual([false]);
    post('b');
    await setImmediate();
    await pass(PATIENCE_MS);
    expect(dialled.map(({ destroyed }) => destroyed)).toEqual([true, false]);
  });

  it('the end of the batch ends it, and nothing is tried or sent any more', async () => {
    const { dialled, post, posts } = start();
    const waiting = posts('ab');
    wire.close();
    await setImmediate();
    expect(dialled.map(({ destroyed }) => destroyed)).toEqual([true]);
    for (const { answer } of waiting) await expect(answer).resolves.toEqual({ failure: 'aborted' });
    await expect(post('c').answer).resolves.toEqual({ failure: 'aborted' });
    await pass(10 * PATIENCE_MS);
    expect(dialled).toHaveLength(1);
  });
});

describe('a handshake that fails', () => {
  it('fails the post it was opened for, and the others try for themselves', async () => {
    const { dialled, posts } = start();
    const [first, second, third] = posts('abcde');
    await dialled[0]?.fails('ECONNREFUSED');
    await expect(first?.answer).resolves.toEqual({ failure: 'network', code: 'ECONNREFUSED' });
    // As many at once as may be open.
    expect(dialled).toHaveLength(4);
    expect(second?.pending).toBe(true);
    await Promise.all([dialled[1]?.fails('ECONNREFUSED'), dialled[2]?.fails('ENOTFOUND')]);
    await expect(second?.answer).resolves.toEqual({ failure: 'network', code: 'ECONNREFUSED' });
    await expect(third?.answer).resolves.toEqual({ failure: 'unresolved', code: 'ENOTFOUND' });
    expect(dialled).toHaveLength(5);
  });

  it('lets a post that comes later try at once, beside those on their way', async () => {
    const { dialled, posts, post } = start();
    posts('ab');
    await dialled[0]?.fails('ECONNREFUSED');
    expect(dialled).toHaveLength(2);
    post('c');
    expect(dialled).toHaveLength(3);
  });

  it('fails nothing if its post was given up meanwhile', async () => {
    const { dialled, posts } = start();
    const [given, other] = posts('ab');
    given?.stop();
    await given?.answer;
    await dialled[0]?.fails('ECONNREFUSED');
    await expect(given?.answer).resolves.toEqual({ failure: 'aborted' });
    expect([other?.pending, dialled.length]).toEqual([true, 2]);
  });

  it('is forgotten with the next that succeeds', async () => {
    const { dialled, posts } = start();
    posts('ab');
    await dialled[0]?.fails('ECONNREFUSED');
    await dialled[1]?.connected('h2');
    expect(dialled[1]?.carries).toBe('b');
    dialled[1]?.destroy();
    await setImmediate();
    posts('cde');
    expect(dialled).toHaveLength(3);
  });

  it('in good order says that the endpoint closed', async () => {
    const { dialled, post } = start();
    const exchange = post('a');
    dialled[0]?.destroy();
    await expect(exchange.answer).resolves.toEqual({ failure: 'closed' });
  });
});

describe('an endpoint that chooses HTTP/1.1', () => {
  it.each(['http/1.1', false] as const)('by %s gets the posts that wait over sockets', async (protocol) => {
    const { dialled, sessions, posts } = start();
    posts('ab');
    await dialled[0]?.connected(protocol);
    expect(dialled.map(({ carries }) => carries)).toEqual(['a']);
    // The next resumes a session of the first.
    sessions.has = true;
    sessions.heard();
    expect(dialled.map(({ offered }) => offered)).toEqual([['h2', 'http/1.1'], ['http/1.1']]);
    expect(dialled[1]?.carries).toBe('b');
  });

  it('gets later posts at once, and never more sockets than it may', async () => {
    const { dialled, sessions, post, posts } = start({ maxSockets: 2 });
    post('a');
    await dialled[0]?.connected('http/1.1');
    sessions.has = true;
    posts('bcd');
    expect(dialled.map(({ carries }) => carries)).toEqual(['a', 'b']);
    await dialled[0]?.receives(Buffer.from(OK));
    expect(dialled.map(({ carries }) => carries)).toEqual(['ac', 'b']);
  });

  it('loses its sockets with the end of the sender', async () => {
    const { dialled, post } = start();
    const exchange = post('a');
    await dialled[0]?.connected('http/1.1');
    wire.close();
    await expect(exchange.answer).resolves.toEqual({ failure: 'closed' });
    await expect(post('b').answer).resolves.toEqual({ failure: 'aborted' });
    expect(dialled[0]?.destroyed).toBe(true);
  });

  it('gets what a session of before left unprocessed', async () => {
    const { dialled, posts } = start();
    const [first] = posts('a');
    await dialled[0]?.connected('h2');
    const post = { request: { path: '/post-z', headers: [], body: Buffer.from('{}') }, exchange: first!, returns: 0 };
    await pass(0);
    await dialled[0]?.receives(settingsFrame([[SETTING.MAX_CONCURRENT_STREAMS, 1]]));
    posts('b');
    await dialled[1]?.connected('http/1.1');
    expect(dialled[1]?.carries).toBe('b');
    wire.onReturned(post);
    await dialled[1]?.receives(Buffer.from(OK));
    expect(dialled[1]?.carries).toBe('bz');
  });
});

describe('an endpoint that chooses HTTP/2', () => {
  const LIMIT_1 = settingsFrame([[SETTING.MAX_CONCURRENT_STREAMS, 1]]);

  it('gets all posts over one session', async () => {
    const { dialled, posts } = start();
    posts('abc');
    await dialled[0]?.connected('h2');
    posts('de');
    await setImmediate();
    expect(dialled.map(({ carries }) => carries)).toEqual(['abcde']);
    await pass(10 * PATIENCE_MS);
    expect(dialled).toHaveLength(1);
  });

  it('gets a second session once the first is full, and no third', async () => {
    const { dialled, posts } = start();
    posts('a');
    await dialled[0]?.connected('h2');
    await dialled[0]?.receives(LIMIT_1);
    posts('bcd');
    expect(dialled).toHaveLength(2);
    await dialled[1]?.connected('h2');
    await dialled[1]?.receives(LIMIT_1);
    expect(dialled.map(({ carries }) => carries)).toEqual(['a', 'bcd']);
    posts('e');
    await pass(10 * PATIENCE_MS);
    expect(dialled).toHaveLength(2);
    await dialled[0]?.receives(answerFrame(1));
    expect(dialled[0]?.carries).toBe('ae');
  });

  it('gets no second session while it has not said how many streams it allows', async () => {
    const { dialled, posts } = start();
    posts('abcdefghij');
    await dialled[0]?.connected('h2');
    posts('kl');
    expect(dialled).toHaveLength(1);
    await dialled[0]?.receives(settingsFrame([]));
    expect(dialled[0]?.carries).toBe('abcdefghijkl');
  });

  it('and whose handshakes end late keeps two sessions at most', async () => {
    const { dialled, posts } = start();
    posts('abc');
    await pass(2 * PATIENCE_MS);
    expect(dialled).toHaveLength(3);
    for (const socket of dialled) await socket.connected('h2');
    expect(dialled.map(({ destroyed }) => destroyed)).toEqual([false, false, true]);
    expect(dialled.map(({ carries }) => carries)).toEqual(['abc', '', '']);
  });

  it('gets another session when one has ended', async () => {
    const { dialled, posts } = start();
    const [first] = posts('a');
    await dialled[0]?.connected('h2');
    dialled[0]?.destroy();
    await expect(first?.answer).resolves.toEqual({ failure: 'closed' });
    posts('b');
    expect(dialled).toHaveLength(2);
    await dialled[1]?.connected('h2');
    expect(dialled[1]?.carries).toBe('b');
  });

  it('is sent again what it refused, before posts that wait, and three times at most', async () => {
    const { dialled, posts } = start();
    const [first] = posts('ab');
    await dialled[0]?.connected('h2');
    await dialled[0]?.receives(settingsFrame([]));
    const refuse = (id: number) => numberFrame(TYPE.RST_STREAM, id, ERROR.REFUSED_STREAM);
    for (const id of [1, 5, 7]) {
      await dialled[0]?.receives(refuse(id));
      expect(first?.pending).toBe(true);
    }
    expect(dialled[0]?.carries).toBe('abaaa');
    await dialled[0]?.receives(refuse(9));
    await expect(first?.answer).resolves.toEqual({ failure: 'network', code: 'REFUSED_STREAM' });
    expect(dialled[0]?.carries).toBe('abaaa');
  });

  it('that goes away has its unprocessed posts sent over the next session, in their order', async () => {
    const { dialled, posts } = start();
    posts('abc');
    await dialled[0]?.connected('h2');
    await dialled[0]?.receives(goAwayAfter(1));
    expect(dialled).toHaveLength(2);
    await dialled[1]?.connected('h2');
    expect(dialled[1]?.carries).toBe('bc');
  });

  it('loses its sessions with the end of the sender, and what it returns then is not sent', async () => {
    const { dialled, posts } = start();
    const [exchange] = posts('a');
    await dialled[0]?.connected('h2');
    wire.close();
    await expect(exchange?.answer).resolves.toEqual({ failure: 'closed' });
    expect(dialled[0]?.destroyed).toBe(true);
    const late = newExchange();
    wire.onReturned({ request: { path: '/', headers: [], body: Buffer.alloc(0) }, exchange: late, returns: 0 });
    await expect(late.answer).resolves.toEqual({ failure: 'aborted' });
    expect(dialled).toHaveLength(1);
  });
});
