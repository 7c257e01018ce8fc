/**
 * The only HTTP server of local mode. Every request passes the browser guard, is read into a bounded buffer, and is offered
 * to the handlers in turn; WebSocket upgrades are offered to the modules. The boot starts and stops it (`../index.ts`).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { reportProblem } from '#infra/terminal/standard';
import type { ServiceModule } from '../core/context';
import { guarded } from '../core/guarded';
import { ServiceError } from '../core/service';
import { asServiceError, errorReply } from './aws-reply';
import { checkHost, checkOrigin } from './browser-guard';
import { DroppedConnectionError } from './dropped-connection';
import type { HttpHandler, HttpReply, HttpRequest, ReplyStream } from './http-message';
import { refuseOtherProtocols } from './other-protocols';
import { PortTakenError } from './port-taken-error';
import { readRequest } from './read-request';

type UpgradeHandler = NonNullable<ServiceModule['upgrade']>;

const HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 60_000;

export class LocalServer {
  readonly #server: Server;
  readonly #handlers: HttpHandler[] = [];
  readonly #pageHandlers: HttpHandler[] = [];
  readonly #upgradeHandlers: UpgradeHandler[] = [];
  readonly #upgraded = new Set<Duplex>();

  constructor() {
    this.#server = createServer(guarded('a request', (request, response) => this.#answer(request, response)));
    // Long, so that a busy machine does not cut off a client that keeps its connection.
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#server.on(
      'upgrade',
      guarded('an upgrade', (request, socket, head) => this.#upgrade(request, socket, head)),
    );
  }

  /** `http://127.0.0.1:PORT`; throws before {@link listen}. */
  get url(): string {
    const address = this.#server.address() as AddressInfo | null;
    if (!address) throw new Error('The local endpoint is not listening yet.');
    return `http://${HOST}:${address.port}`;
  }

  /** Handlers are asked in the order they were added; the first answer wins. */
  addHandler(handler: HttpHandler): void {
    this.#handlers.push(handler);
  }

  /** Adds a handler that decides itself which pages may call it, like its service on AWS; asked before all others. */
  addPageHandler(handler: HttpHandler): void {
    this.#pageHandlers.push(handler);
  }

  addUpgradeHandler(handler: UpgradeHandler): void {
    this.#upgradeHandlers.push(handler);
  }

  /**
   * @param port 0 picks a free one
   * @throws PortTakenError
   */
  async listen(port: number): Promise<void> {
    this.#server.listen(port, HOST);
    try {
      await once(this.#server, 'listening');
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortTakenError(port) : error;
    }
    // From here on, an error means that one connection could not be accepted, e.g. for lack of file descriptors.
    this.#server.on('error', (error) => reportProblem('The local endpoint could not accept a connection', error));
  }

  /** Ends every connection, open requests and WebSockets included. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#upgraded) socket.destroy();
    await closed;
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that goes away during its answer is not an error.
    response.on('error', () => response.destroy());
    try {
      await this.#respond(message, response);
    } catch (error) {
      // An answer that cannot be sent, e.g. with an invalid header, must not leave the client waiting.
      response.destroy();
      throw error;
    }
  }

  async #respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await this.#reply(message).catch((error: unknown) => {
      if (error instanceof DroppedConnectionError) return undefined;
      const refusal = asServiceError(error);
      if (refusal.statusCode >= 500) reportProblem(`${message.method} ${message.url} failed`, error);
      return errorReply(refusal, 'application/json');
    });
    if (!reply) return void message.socket.destroy();
    if (reply.stream) return startStream(response, reply, reply.stream);
    const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : (reply.body ?? Buffer.alloc(0));
    // The rest of a body that was refused halfway is not read.
    const rest = message.complete ? {} : { connection: 'close' };
    response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length, ...rest });
    response.end(body, () => {
      if (!message.complete) message.destroy();
    });
  }

  async #reply(message: IncomingMessage): Promise<HttpReply> {
    checkHost(message.headers);
    const request = await readRequest(message);
    const reply = await firstReply(this.#pageHandlers, request);
    if (reply) return reply;
    checkOrigin(message.headers);
    return (await firstReply(this.#handlers, request)) ?? refuseOtherProtocols(request);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#upgraded.add(socket);
    socket.once('close', () => this.#upgraded.delete(socket));
    // A client that goes away during the handshake is not an error.
    socket.on('error', () => socket.destroy());
    try {
      checkHost(request.headers);
      if (this.#upgradeHandlers.some((handler) => handler(request, socket, head))) return;
      // No stage is there. API Gateway does not say more.
      const body = JSON.stringify({ message: 'Forbidden', connectionId: randomUUID(), requestId: randomUUID() });
      socket.end(
        'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: application/json\r\n' +
          `x-amzn-ErrorType: ForbiddenException\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        socket.destroy();
        throw error;
      }
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  }
}

async function firstReply(handlers: readonly HttpHandler[], request: HttpRequest): Promise<HttpReply | undefined> {
  for (const handler of handlers) {
    const reply = await handler(request);
    if (reply) return reply;
  }
  return undefined;
}

function startStream(response: ServerResponse, { status, headers }: HttpReply, stream: (out: ReplyStream) => void) {
  response.writeHead(status, headers);
  response.flushHeaders();
  stream({
    write: (text) => void response.write(text),
    get behind() {
      return response.writableNeedDrain;
    },
    onClose: (listener) => void response.once('close', listener),
  });
}
