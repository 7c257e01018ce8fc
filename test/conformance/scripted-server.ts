/** A WebSocket server whose answers a case gives. It validates every frame of the client. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { frameProblem } from '../functions/sdk/support/protocol';

export interface Frame {
  readonly action: string;
  readonly [member: string]: unknown;
}

/** One connection of the client. */
export class Connection {
  /** What the client sent and no case has taken yet. */
  readonly waiting: Frame[] = [];
  readonly problems: string[] = [];
  closed = false;

  constructor(
    private readonly socket: WebSocket,
    readonly request: IncomingMessage,
  ) {
    socket.on('message', (data: Buffer) => this.#received(data.toString()));
    socket.on('close', () => (this.closed = true));
    socket.on('error', () => undefined);
  }

  /** The first waiting frame of the action; it then waits no more. */
  take(action: string): Frame | undefined {
    const index = this.waiting.findIndex((frame) => frame.action === action);
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
  }

  send(...messages: unknown[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  /** Sends one message in WebSocket frames of that many bytes. */
  sendInFrames(message: unknown, bytes: number): void {
    const data = Buffer.from(JSON.stringify(message));
    for (let start = 0; start < data.length; start += bytes) {
      this.socket.send(data.subarray(start, start + bytes), { binary: false, fin: start + bytes >= data.length });
    }
  }

  close(): void {
    this.socket.close();
  }

  #received(text: string): void {
    try {
      const frame = JSON.parse(text) as Frame;
      const problem = frameProblem('clientFrame', frame);
      if (problem !== undefined) this.problems.push(problem);
      this.waiting.push(frame);
    } catch {
      this.problems.push(`Not JSON: ${text}`);
    }
  }
}

export class ScriptedServer {
  readonly connections: Connection[] = [];

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket, request) => this.connections.push(new Connection(socket, request)));
  }

  static async start(): Promise<ScriptedServer> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has('broadcast') ? 'broadcast' : false),
    });
    await once(server, 'listening');
    return new ScriptedServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/dev`;
  }

  stop(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }
}
