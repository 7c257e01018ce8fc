/** One WebSocket of a client, with its heartbeat. A new link replaces it when it ends. */
import type { SERVICE_ACTIONS } from '#shared/contracts/service-messages';
import { Heartbeat } from './heartbeat';
import type { Timing } from './timing';
import { OPEN, type WebSocketConstructor, type WebSocketLike } from './web-socket';

/** Sends messages. */
export interface Outlet {
  /** @returns false if it is not open */
  send(text: string): boolean;
}

export interface LinkHandlers {
  opened(link: Link): void;
  received(link: Link, data: unknown): void;
  /** Called once when it ended, except by {@link Link.close}. */
  ended(link: Link, reason: string): void;
}

const PING = JSON.stringify({ action: 'ping' satisfies (typeof SERVICE_ACTIONS)[number] });

export class Link implements Outlet {
  readonly #socket: WebSocketLike;
  readonly #timing: Timing;
  readonly #handlers: LinkHandlers;
  #heartbeat: Heartbeat | undefined;
  #over = false;
  /** `ws` gives a reason in an error event before the close; browsers do not. */
  #reason: string | undefined;

  /** @throws SyntaxError if the URL is invalid, or a subprotocol is not an HTTP token */
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

  /** Pings the server unless there was activity in that time. */
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
    // Nobody would answer a close, and waiting for it would keep a Node process alive.
    this.#socket.terminate?.();
  }

  #ended(reason: string): void {
    if (this.#over) return;
    this.close();
    this.#handlers.ended(this, reason);
  }
}
