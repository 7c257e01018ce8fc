/**
 * The WebSocket endpoint: takes upgrade requests for the stages, lets the handshake decide, and turns accepted sockets into
 * open connections. `ws` checks the request before the handshake and answers it afterwards.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type VerifyClientCallbackAsync } from 'ws';
import { guarded, unattended } from '../core/guarded';
import type { Connection } from './connections/connection';
import type { Connections } from './connections/connections';
import { OpenConnection, type ConnectionHandlers } from './connections/open-connection';
import type { Handshake } from './handshake/handshake';
import type { MessageHandler } from './messages/message-handler';
import type { Stage } from './model/api';
import type { ApiCatalog } from './model/catalog';
import type { ApiGatewayLimits } from './options';
import { splitUrl } from './signature/canonical-request';

interface Accepted {
  readonly connection: Connection;
  readonly subprotocol?: string;
}

const ABANDONED = { disconnectStatusCode: 1006, disconnectReason: 'Connection closed abnormally' };

export class WebSocketEndpoint {
  readonly #server: WebSocketServer;
  readonly #accepted = new WeakMap<IncomingMessage, Accepted>();
  readonly #handlers: ConnectionHandlers;

  constructor(
    private readonly catalog: ApiCatalog,
    private readonly handshake: Handshake,
    private readonly messages: MessageHandler,
    private readonly connections: Connections,
    private readonly limits: ApiGatewayLimits,
  ) {
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: limits.maxMessageBytes,
      // The only hook between the checks of an upgrade request and its answer, so `$connect` runs here.
      verifyClient: this.#verifyClient,
      handleProtocols: () => false,
    });
    this.#server.on(
      'headers',
      guarded('a handshake', (headers: string[], request: IncomingMessage) => this.#addSubprotocol(headers, request)),
    );
    this.#handlers = {
      message: guarded('a message', (connection, text) => messages.message(connection, text)),
      closed: guarded('the end of a connection', (connection, disconnect) => {
        return connections.remove(connection) ? messages.disconnected(connection.info, disconnect) : undefined;
      }),
    };
  }

  /** Returns false if the path is no stage. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!this.#stageOf(request)) return false;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const accepted = this.#accepted.get(request);
      if (!accepted) throw new Error('A WebSocket was opened without a handshake.');
      this.connections.add(new OpenConnection(accepted.connection, webSocket, socket, this.limits, this.#handlers));
    });
    return true;
  }

  /** Breaks every connection; `$disconnect` does not run. */
  stop(): void {
    this.messages.stop();
    this.connections.terminateAll();
    this.#server.close();
  }

  readonly #verifyClient: VerifyClientCallbackAsync = ({ req }, done) => {
    unattended(
      'a handshake',
      this.#decide(req, done).catch((error: unknown) => {
        // Whatever was answered before: a client that waits would wait for ever.
        req.socket.destroy();
        throw error;
      }),
    );
  };

  async #decide(request: IncomingMessage, done: Parameters<VerifyClientCallbackAsync>[1]): Promise<void> {
    const stage = this.#stageOf(request);
    if (!stage) return done(false, 403);
    const result = await this.handshake.perform(stage, request);
    if (!result.accepted) return done(false, result.status, result.body, result.headers);
    this.#accepted.set(request, result);
    if (!request.socket.readable || !request.socket.writable) {
      unattended('the end of a connection', this.messages.disconnected(result.connection, ABANDONED));
    }
    done(true);
  }

  /**
   * Sends the header as `$connect` returned it. A client fails the connection itself if it offered subprotocols and
   * gets none, or one it did not offer, as on AWS.
   */
  #addSubprotocol(headers: string[], request: IncomingMessage): void {
    const subprotocol = this.#accepted.get(request)?.subprotocol;
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol.replace(/[\r\n]/g, '')}`);
  }

  #stageOf(request: IncomingMessage): Stage | undefined {
    const segments = splitUrl(request.url ?? '')
      .path.replace(/\/$/, '')
      .split('/')
      .slice(1);
    const found = this.catalog.at(request.headers.host, segments);
    return found?.rest.length === 0 ? found.stage : undefined;
  }
}
