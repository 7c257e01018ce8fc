/** One WebSocket of a client, from its construction to its end, with its heartbeat. A new one takes its place when it ends. */
import type { SERVICE_ACTIONS } from '#shared/contracts/service-messages';
import { Heartbeat } from './heartbeat';
import type { Timing } from './timing';
import { OPEN, type WebSocketConstructor, type WebSocketLike } from './web-socket';

/** What a message goes out through. */
export interface Outlet {
  /** @returns false when it is not open, or not any more */
  send(text: string): boolean;
}

export interface LinkHandlers {
  opened(link: Link): void;
  received(link: Link, data: unknown): void;
  /** Once, however it ended, but not by {@link Link.close}. */
  ended(link: Link, reason: string): void;
}

const PING = JSON.stringify({ action: 'ping' satisfies (typeof SERVICE_ACTIONS)[number] });

export class Link implements Outlet {
  readonly #socket: WebSocketLike;
  readonly #timing: Timing;
  readonly #handlers: LinkHandlers;
  #heartbeat: Heartbeat | undefined;
  #over = false;
  /** Browsers give no reason; `ws` does, in an error event before the close. */
  #reason: string | undefined;

  /** @throws SyntaxError when the URL is none, or a subprotocol is no token of HTTP */
  constructor(
    WebSocket: WebSocketConstructor,
    address: { readonly url: string; readonly protocols: readonly string[] },
    timing: Timing,
    handlers: LinkHandlers,
  ) {
    this.#timing = timing;
    this.#handlers = handlers;
    this.#socket = new WebSocket(address.url, [...address.protocols]);
    this.#socket.addEventListener('open', () => this.#opened());
    this.#socket.addEventListener('message', ({ data }) => this.#received(data));
    this.#socket.addEventListener('error', ({ message }) => (this.#reason = message));
    this.#socket.addEventListener('close', ({ code, reason }) =>
      this.#ended(this.#reason ?? `closed with code ${code}${reason ? ` (${reason})` : ''}`),
    );
  }

  send(text: string): boolean {
    if (this.#over || this.#socket.readyState !== OPEN) return false;
    this.#socket.send(text);
    this.#heartbeat?.sent();
    return true;
  }

  /** Asks the server for a sign of life unless something passed in that time. */
  check(silentMs: number): void {
    this.#heartbeat?.check(silentMs);
  }

  close(): void {
    this.#over = true;
    this.#heartbeat?.stop();
    this.#socket.close();
  }

  #opened(): void {
    if (this.#over) return;
    this.#heartbeat = new Heartbeat(
      this.#timing,
      () => this.send(PING),
      () => this.#dead(),
    );
    this.#handlers.opened(this);
  }

  #received(data: unknown): void {
    if (this.#over) return;
    this.#heartbeat?.received();
    this.#handlers.received(this, data);
  }

  #dead(): void {
    this.#ended(`no answer to a ping within ${this.#timing.pongMs} ms`);
    // Nobody is there to answer a close, and waiting for that would keep a Node process alive.
    this.#socket.terminate?.();
  }

  #ended(reason: string): void {
    if (this.#over) return;
    this.close();
    this.#handlers.ended(this, reason);
  }
}
