/**
 * A client for unit tests of a front end: the client of `connect()`, on a connection that the test opens, breaks and sends
 * messages through. There is no socket, and no timer runs.
 */
import type { BroadcastClientError, ClientState, GapListener } from '../client';
import { Client } from '../client/client';
import type { ConnectorHandlers } from '../client/connector';
import type { Contract } from '../contract';
import { schemaOf, supersedesOf, validate } from '../validate';
import { TestConnection } from './test-connection';
import { TestServer } from './test-server';
import type { InfoOfTest, TestClient, TestClientOptions } from './types';

/**
 * @example
 * const client = createTestClient(contract);
 * render(<BroadcastProvider client={client}><Orders /></BroadcastProvider>);
 * await act(() => client.receive('orderShipped', { orderId: 'A-1042', carrier: 'DHL' }));
 */
export function createTestClient<C extends Contract>(contract: C, options: TestClientOptions = {}): TestClient<C> {
  return new ClientOfTest(contract, options) as unknown as TestClient<C>;
}

/** Who is in a channel is asked once. */
const NO_TIMERS = { presenceMs: Infinity, resumeAgainMs: Infinity } as const;

class ClientOfTest extends Client {
  readonly #server: TestServer;
  readonly #connection: TestConnection;
  #received = 0;

  constructor(
    private readonly contract: Contract,
    { state = 'open' }: TestClientOptions,
  ) {
    const server = new TestServer(contract);
    let connection: TestConnection | undefined;
    super(
      { resume: false, timing: NO_TIMERS },
      (_, handlers: ConnectorHandlers) => (connection = new TestConnection(server, handlers)),
    );
    this.#server = server;
    this.#connection = connection!;
    this.#connection.enter(state);
  }

  get sent(): TestServer['sent'] {
    return this.#server.sent;
  }

  get channels(): readonly string[] {
    return [...this.#server.channels];
  }

  async receive(type: string, data: unknown, info: InfoOfTest = {}): Promise<void> {
    const valid: unknown = await validate(schemaOf(this.contract, 'serverToClient', type), type, data);
    this.#received += 1;
    const {
      id = `test-${this.#received}`,
      time = new Date().toISOString(),
      supersedes = supersedesOf(this.contract, type, valid),
    } = info;
    this.#connection.receive({ id, type, time, data: valid, supersedes });
  }

  setState(state: ClientState): void {
    this.#connection.enter(state);
  }

  present(channel: string, members: readonly string[] | number): void {
    const roster = this.#server.present(channel, members);
    if (this.#server.followed.has(channel)) this.#connection.receive(roster);
  }

  refuse(channel: string): void {
    this.#server.refuse(channel);
  }

  miss(...gap: Parameters<GapListener>): void {
    this.announce(...gap);
  }

  fail(error: BroadcastClientError): void {
    this.#connection.fail(error);
  }
}
