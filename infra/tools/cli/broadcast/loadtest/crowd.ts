/** The connections of a run: plain sockets, as what counts is when a message comes, and not what a client makes of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import WebSocket from 'ws';
import { planAudience } from '#shared/request/audience';
import { connectionsOfAudience } from '#tools/stack/audience-connections';
import { openerOf, shardsIn } from '#tools/stack/deployed-function';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import { handshake } from '#tools/stack/handshake';
import type { Stack } from '#tools/stack/stack';
import { mintToken } from '#tools/stack/token';
import type { LoadPlan } from './plan';

/** Longer than a run may take. */
const TOKEN_LIFE = '2h';
/** Tries of one connection: a new account throttles functions, and API Gateway new connections. */
const TRIES = 6;
const FIRST_WAIT_MS = 500;
const JOIN_MS = 30_000;
const INDEX_MS = 60_000;
/** Users asked for in one go, and goes at once. */
const USERS_AT_ONCE = 100;
const QUERIES_AT_ONCE = 10;

type TokenOf = (userId: string, channels: readonly string[]) => Promise<string>;
type OnMessage = (connection: number, data: Buffer) => void;

export class Crowd {
  readonly #sockets: WebSocket[] = [];
  #lost = 0;
  #minutes = 0;

  constructor(
    private readonly plan: LoadPlan,
    private readonly stack: Stack,
    private readonly onMessage: OnMessage,
    private readonly signal: AbortSignal,
  ) {}

  /** Connections that ended before the run did. */
  get lost(): number {
    return this.#lost;
  }

  /** Minutes that connections were open, of those that were closed. */
  get minutes(): number {
    return this.#minutes;
  }

  /** @param onProgress gets the number of connections. @throws CliError if one cannot connect */
  async connect(onProgress: (connected: number) => void): Promise<void> {
    const { connections, connectsPerSecond } = this.plan.options;
    const shared = await this.stack.shared();
    const [secret, { authorizer }] = [await shared.tokenSecret(), shared];
    const tokenOf: TokenOf = (userId, channels) =>
      mintToken(secret, { userId, channels, expiresIn: TOKEN_LIFE }, authorizer.type === 'token' ? authorizer : {});
    const began = performance.now();
    const connecting: Promise<void>[] = [];
    let problem: Error | undefined;
    for (let index = 0; index < connections && problem === undefined; index += 1) {
      const due = began + (index * 1000) / connectsPerSecond;
      await sleep(Math.max(0, due - performance.now()), undefined, { signal: this.signal });
      const one = this.#open(index, tokenOf).then(() => onProgress(this.#sockets.length));
      connecting.push(one.catch((error: Error) => void (problem ??= error)));
    }
    // Those that are still connecting are closed with the others.
    await Promise.all(connecting);
    if (problem) throw problem;
  }

  /** Resolves when the index has every connection that a broadcast is for. */
  async indexed(onProgress: (found: number) => void): Promise<void> {
    const { connections } = this.plan.options;
    const shards = shardsIn((await openerOf(this.stack)).environment);
    const limit = pLimit(QUERIES_AT_ONCE);
    const users = Array.from({ length: connections }, (_, index) => this.plan.user(index));
    const parts = Array.from({ length: Math.ceil(connections / USERS_AT_ONCE) }, (_, part) => ({
      users: users.slice(part * USERS_AT_ONCE, (part + 1) * USERS_AT_ONCE),
    }));
    const audiences = this.plan.joins(0) ? [{ channels: [this.plan.channel] }] : parts;
    const expected = this.plan.joins(0) ? this.plan.reach : connections;
    const deadline = performance.now() + INDEX_MS;
    for (;;) {
      this.signal.throwIfAborted();
      const found = await Promise.all(
        audiences.map((audience) =>
          limit(async () => (await connectionsOfAudience(this.stack, planAudience(audience, shards))).size),
        ),
      );
      const total = found.reduce((sum, count) => sum + count, 0);
      onProgress(total);
      if (total >= expected) return;
      if (performance.now() > deadline)
        throw new CliError(
          EXIT.NOT_WELL,
          `The index has ${total} of ${expected} connections after ${INDEX_MS / 1000} s.`,
        );
      await sleep(FIRST_WAIT_MS, undefined, { signal: this.signal });
    }
  }

  /** Closes all. */
  async close(): Promise<void> {
    const sockets = this.#sockets.splice(0);
    await Promise.all(
      sockets.map(async (socket) => {
        if (socket.readyState === WebSocket.CLOSED) return;
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.removeAllListeners('message');
        socket.close();
        const late = setTimeout(() => socket.terminate(), JOIN_MS);
        await closed.finally(() => clearTimeout(late));
      }),
    );
  }

  async #open(index: number, tokenOf: TokenOf): Promise<void> {
    const channels = this.plan.joins(index) ? [this.plan.channel] : [];
    const token = await tokenOf(this.plan.user(index), channels);
    const socket = await this.#tryToOpen(index, token);
    socket.on('message', (data: Buffer) => this.onMessage(index, data));
    if (this.plan.joins(index)) await join(socket, this.plan.channel);
  }

  async #tryToOpen(index: number, token: string): Promise<WebSocket> {
    for (let attempt = 1; ; attempt += 1) {
      this.signal.throwIfAborted();
      const { socket, problem } = await handshake(this.stack.outputs.WebSocketUrl, token, 'query');
      if (socket) {
        const opened = performance.now();
        this.#sockets.push(socket);
        socket.on('close', () => {
          this.#minutes += Math.ceil((performance.now() - opened) / 60_000);
          if (this.#sockets.includes(socket)) this.#lost += 1;
        });
        if (this.signal.aborted) socket.terminate();
        return socket;
      }
      if (attempt === TRIES) {
        throw new CliError(
          EXIT.NOT_WELL,
          `Connection ${index + 1} was refused ${TRIES} times (${problem}): lower --connects-per-second, or see 'broadcast refusals --since 5m' and the quotas in 'broadcast doctor'.`,
        );
      }
      await sleep(FIRST_WAIT_MS * 2 ** attempt * Math.random(), undefined, { signal: this.signal });
    }
  }
}

async function join(socket: WebSocket, channel: string): Promise<void> {
  const answered = new Promise<string>((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
    socket.once('close', () => resolve('the connection was closed'));
  });
  socket.send(JSON.stringify({ action: 'subscribe', channel }));
  const answer = await Promise.race([answered, sleep(JOIN_MS, 'no answer', { ref: false })]);
  if (!answer.includes('"subscribed"'))
    throw new CliError(EXIT.NOT_WELL, `A connection could not subscribe: ${answer}`);
}
