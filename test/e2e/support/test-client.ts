/** A WebSocket client that keeps what it receives, and on which tests can wait. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { waitUntil } from '#tools/stack/wait-until';

export class TestClient {
  readonly messages: Record<string, unknown>[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) =>
      this.messages.push(JSON.parse(data.toString('utf8')) as Record<string, unknown>),
    );
    socket.on('error', () => undefined);
  }

  /** @throws Error `Unexpected server response: 401` and the like */
  static async open(url: string, protocols: string[] = []): Promise<TestClient> {
    const socket = new WebSocket(url, protocols);
    const client = new TestClient(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message that has these members. */
  receive(members: Record<string, unknown>): Promise<Record<string, unknown>> {
    const wanted = Object.entries(members);
    return waitUntil(`a message with ${JSON.stringify(members)}, got ${JSON.stringify(this.messages)}`, () =>
      this.messages.find((message) => wanted.every(([name, value]) => message[name] === value)),
    );
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}
