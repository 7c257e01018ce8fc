/** What connects a test client: it is open, or not, as the test says. */
import type { ClientState, ConnectorHandlers, KeepsConnection } from '../client/connector';
import type { BroadcastClientError } from '../client/errors';
import type { Outlet } from '../client/link';
import type { TestServer } from './test-server';

export class TestConnection implements KeepsConnection {
  #state: ClientState = 'connecting';
  #current: Outlet | undefined;

  constructor(
    private readonly server: TestServer,
    private readonly handlers: ConnectorHandlers,
  ) {}

  get state(): ClientState {
    return this.#state;
  }

  get current(): Outlet | undefined {
    return this.#current;
  }

  connect(): void {
    // When it is open is for the test to say.
  }

  wake(): void {
    // As above.
  }

  close(): void {
    this.enter('closed');
  }

  /** @throws Error when it is closed, or not open for a message */
  receive(envelope: object): void {
    if (!this.#current) {
      throw new Error(`A client that is '${this.#state}' receives nothing: call setState('open') before receive()`);
    }
    this.handlers.received(this.#current, JSON.stringify(envelope));
  }

  fail(error: BroadcastClientError): void {
    this.handlers.failed(error);
  }

  /** @throws Error when it is closed */
  enter(state: ClientState): void {
    if (state === this.#state) return;
    if (this.#state === 'closed') {
      throw new Error(`A closed client cannot become '${state}', as closed is for good: make another`);
    }
    if (this.#state === 'open') this.#drop();
    if (state === 'open') this.#open();
    this.#state = state;
    this.handlers.stateChanged(state);
  }

  #open(): void {
    const outlet: Outlet = {
      send: (text) => {
        if (this.#current !== outlet) return false;
        this.server.take(text, (reply) => {
          if (this.#current === outlet) this.handlers.received(outlet, JSON.stringify(reply));
        });
        return true;
      },
    };
    this.#current = outlet;
    void this.handlers.opened(outlet);
  }

  #drop(): void {
    this.#current = undefined;
    this.server.channels.clear();
    this.handlers.dropped();
  }
}
