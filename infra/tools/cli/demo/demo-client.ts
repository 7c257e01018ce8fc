/** A WebSocket client like an application's: connects with a token and keeps what it receives. */
import WebSocket from 'ws';
import type { Envelope } from '#shared/contracts';

export class DemoClient {
  readonly received: Envelope[] = [];
  readonly #socket: WebSocket;

  private constructor(
    readonly userId: string,
    socket: WebSocket,
  ) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.received.push(JSON.parse(data.toString('utf8')) as Envelope);
    });
    socket.on('error', () => undefined); // a killed socket ends in an error; see `isOpen`
  }

  /**
   * Connects with `?token=` or, as browsers may prefer, with a subprotocol.
   * @throws Error if the connection is refused, with the status API Gateway gave
   */
  static async connect(url: string, user: { userId: string; token: string }, by: 'query' | 'subprotocol') {
    const socket =
      by === 'query' ? new WebSocket(`${url}?token=${user.token}`) : new WebSocket(url, ['broadcast', user.token]);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new DemoClient(user.userId, socket);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** How often a broadcast arrived here. */
  timesReceived(broadcastId: string): number {
    return this.received.filter(({ id }) => id === broadcastId).length;
  }

  close(): void {
    this.#socket.close();
  }
}
