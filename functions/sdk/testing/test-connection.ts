/** The connection of a test client. The test opens and breaks it. */
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
    // The test decides when it opens.
  }

  wake(): void {
    // There is no socket to check.
  }

  close(): void {
    this.enter('closed');
  }

  /** @throws Error if it is not open */
  receive(envelope: object): void {
    if (!this.#current) {
      throw new Error(
        `The client is '${this.#state}', and only an open client receives messages: call setState('open') before receive()`,
      );
    }
    this.handlers.received(this.#current, JSON.stringify(envelope));
  }

  fail(error: BroadcastClientError): void {
    this.handlers.failed(error);
  }

  /** @throws Error if it is closed */
  enter(state: ClientState): void {
    if (state === this.#state) return;
    if (this.#state === 'closed') {
      throw new Error(`A closed client cannot become '${state}': make another one with createTestClient()`);
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
    void this.handlers.opened(outlet, false);
  }

  #drop(): void {
    this.#current = undefined;
    this.server.channels.clear();
    this.handlers.dropped();
  }
}
