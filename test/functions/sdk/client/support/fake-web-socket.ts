/** WebSockets whose server is the test: made by the client, accepted, spoken to and dropped by hand. */
import type { WebSocketEvent, WebSocketLike } from '#sdk/client';

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

export class FakeWebSocket implements WebSocketLike {
  readonly sent: Record<string, unknown>[] = [];
  readyState = CONNECTING;
  readonly #listeners: [type: string, listener: (event: WebSocketEvent) => void][] = [];

  /** @param hasHistory whether the test answers resumes; otherwise the server knows none, and they are not kept */
  constructor(
    readonly url: string,
    readonly protocols: readonly string[] = [],
    private readonly hasHistory = false,
  ) {
    if (protocols.includes('')) throw new SyntaxError(`The subprotocol '${protocols.join()}' is invalid`);
  }

  addEventListener(type: string, listener: (event: WebSocketEvent) => void): void {
    this.#listeners.push([type, listener]);
  }

  send(text: string): void {
    const message = JSON.parse(text) as Record<string, unknown>;
    if (message.action === 'resume' && !this.hasHistory)
      return this.say({
        type: 'error',
        message: 'unknown',
        expected: { action: ['ping', 'subscribe', 'unsubscribe'] },
      });
    this.sent.push(message);
  }

  close(): void {
    this.readyState = CLOSED;
  }

  accept(): void {
    this.readyState = OPEN;
    this.#emit({ type: 'open' });
  }

  /** What the server says, as JSON unless it is text. */
  say(message: unknown): void {
    this.#emit({ type: 'message', data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  drop(code = 1006): void {
    this.readyState = CLOSED;
    this.#emit({ type: 'error' });
    this.#emit({ type: 'close', code, reason: '' });
  }

  get isClosed(): boolean {
    return this.readyState === CLOSED;
  }

  #emit(event: WebSocketEvent): void {
    for (const [type, listener] of this.#listeners) if (type === event.type) listener(event);
  }
}

/**
 * A new WebSocket class for each test; it keeps the sockets it made.
 * @param hasHistory whether the test answers resumes
 */
export function fakeWebSockets(hasHistory = false) {
  const made: FakeWebSocket[] = [];
  return {
    made,
    /** The last one made. */
    get last(): FakeWebSocket {
      const last = made.at(-1);
      if (!last) throw new Error('The client has made no WebSocket yet');
      return last;
    },
    WebSocket: class extends FakeWebSocket {
      constructor(url: string, protocols?: readonly string[]) {
        super(url, protocols, hasHistory);
        made.push(this);
      }
    },
  };
}
