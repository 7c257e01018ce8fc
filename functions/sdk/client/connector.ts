/**
 * Keeps one connection open. Opens the next one before the server cuts the current one off, and after any drop, and
 * backs off while that fails. A replaced connection stays until the new one is ready, so that nothing is missed.
 */
import { findAddress, type Address, type AddressOptions } from './address';
import { backoff } from './backoff';
import { BroadcastClientError } from './errors';
import { replaceAfter, type TokenTimes } from './lifetime';
import { Link, type LinkHandlers, type Outlet } from './link';
import { ReplacedLinks } from './replaced-links';
import type { Timing } from './timing';
import type { WebSocketConstructor } from './web-socket';

/**
 * `connecting`: no connection yet, one is being opened; `open`; `waiting`: no connection, the client tries again after
 * a wait; `closed`: closed for good.
 */
export type ClientState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface ConnectorOptions extends AddressOptions {
  readonly WebSocket: WebSocketConstructor;
  readonly timing: Timing;
  readonly giveUpAfter: number;
}

export interface ConnectorHandlers {
  /**
   * @param replaces whether another connection still receives everything
   * @returns resolves when the new connection receives everything the old one did
   */
  opened(link: Outlet, replaces: boolean): Promise<void>;
  received(link: Outlet, data: unknown): void;
  /** The current connection has ended. */
  dropped(): void;
  stateChanged(state: ClientState): void;
  failed(error: BroadcastClientError): void;
}

/** Keeps a client connected. */
export interface KeepsConnection {
  readonly state: ClientState;
  /** The connection to send on. */
  readonly current: Outlet | undefined;
  /** Connects now, unless a connect is in progress. */
  connect(): void;
  /** The page may have slept, or changed its network: does now what is due. */
  wake(silentMs: number): void;
  close(): void;
}

type Timer = ReturnType<typeof setTimeout>;

interface Opening {
  link?: Link;
  tokenTimes?: TokenTimes | undefined;
}

export class Connector implements KeepsConnection {
  #state: ClientState = 'connecting';
  #current: Link | undefined;
  readonly #replaced: ReplacedLinks;
  /** The connect in progress. Its link is set once there is a token. */
  #opening: Opening | undefined;
  #deadline: Timer | undefined;
  /** When to connect next: after a failure, or to replace the current connection. */
  #next: Timer | undefined;
  #replaceAt = Infinity;
  #failures = 0;
  #openedAt = Infinity;

  readonly #links: LinkHandlers = {
    opened: (link) => this.#opened(link),
    received: (link, data) => this.handlers.received(link, data),
    ended: (link, reason) => this.#ended(link, reason),
  };

  constructor(
    private readonly options: ConnectorOptions,
    private readonly handlers: ConnectorHandlers,
  ) {
    this.#replaced = new ReplacedLinks(options.timing.overlapMs);
  }

  get state(): ClientState {
    return this.#state;
  }

  get current(): Link | undefined {
    return this.#current;
  }

  connect(): void {
    if (this.#state === 'closed' || this.#opening) return;
    clearTimeout(this.#next);
    const opening: Opening = {};
    this.#opening = opening;
    this.#deadline = setTimeout(
      () => this.#abandon(`no connection within ${this.options.timing.connectTimeoutMs} ms`),
      this.options.timing.connectTimeoutMs,
    );
    if (!this.#current) this.#enter('connecting');
    void this.#open(opening);
  }

  wake(silentMs: number): void {
    if (!this.#current || Date.now() >= this.#replaceAt) this.connect();
    else this.#current.check(silentMs);
  }

  close(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#deadline);
    this.#opening?.link?.close();
    this.#opening = undefined;
    this.#current?.close();
    this.#current = undefined;
    this.#replaced.closeAll();
    this.#enter('closed');
  }

  async #open(opening: Opening): Promise<void> {
    try {
      const address = await findAddress(this.options);
      if (this.#opening !== opening) return;
      opening.tokenTimes = address.tokenTimes;
      opening.link = this.#link(address);
    } catch (thrown) {
      if (this.#opening === opening) this.#failed(thrown as BroadcastClientError);
    }
  }

  #link(address: Address): Link {
    const { WebSocket, timing } = this.options;
    try {
      return new Link(WebSocket, address, timing, this.#links);
    } catch (cause) {
      // The browser's message about a bad subprotocol contains the token.
      throw new BroadcastClientError(
        'TOKEN',
        `${cause instanceof Error ? cause.name : 'Error'}: the URL must begin with ws:// or wss://, and the token must be a JWT; use tokenIn: 'query' for another token`,
      );
    }
  }

  #opened(link: Link): void {
    const { timing } = this.options;
    clearTimeout(this.#deadline);
    const now = Date.now();
    const lifeMs = replaceAfter(timing.maxConnectionMs, this.#opening?.tokenTimes, now);
    this.#opening = undefined;
    const old = this.#current;
    this.#current = link;
    this.#openedAt = now;
    this.#replaceAt = now + lifeMs;
    this.#next = setTimeout(() => this.connect(), lifeMs);
    const ready = this.handlers.opened(link, old !== undefined);
    if (old) this.#replaced.add(old, ready);
    this.#enter('open');
  }

  #ended(link: Link, reason: string): void {
    if (link === this.#opening?.link) return this.#abandon(reason);
    if (this.#replaced.has(link)) return this.#replaced.close(link);
    this.#current = undefined;
    this.handlers.dropped();
    const spare = this.#replaced.take();
    if (spare) {
      this.#current = spare;
      void this.handlers.opened(spare, false);
    }
    if (!this.#opening) this.#again('dropped');
    else if (!spare) this.#enter('connecting');
  }

  #abandon(reason: string): void {
    this.#opening?.link?.close();
    this.#failed(new BroadcastClientError('CONNECT', `Not connected: ${reason}`));
  }

  #failed(error: BroadcastClientError): void {
    clearTimeout(this.#deadline);
    this.#opening = undefined;
    this.handlers.failed(error);
    this.#again('failed');
  }

  /** Waits and connects again. The wait grows with the failures since the last connection that lasted. */
  #again(why: 'dropped' | 'failed'): void {
    if (this.#state === 'closed') return;
    const { timing, giveUpAfter } = this.options;
    const lasted = Date.now() - this.#openedAt >= timing.stableMs;
    this.#openedAt = Infinity;
    if (lasted) this.#failures = 0;
    if (why === 'failed' || !lasted) this.#failures += 1;
    if (this.#failures >= giveUpAfter && !this.#current) return this.#giveUp();
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.connect(), backoff(this.#failures, timing));
    if (!this.#current) this.#enter('waiting');
  }

  #giveUp(): void {
    this.close();
    this.handlers.failed(new BroadcastClientError('GAVE_UP', `Not connected after ${this.#failures} tries; giving up`));
  }

  #enter(state: ClientState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.handlers.stateChanged(state);
  }
}
