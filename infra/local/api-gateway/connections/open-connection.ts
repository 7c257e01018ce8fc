/**
 * A connection after its upgrade: sends to its socket, closes it when idle or too old, and reports its end exactly once.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html (code 1003)
 */
import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { guarded } from '../../core/guarded';
import type { ApiGatewayLimits } from '../options';
import type { Disconnect } from '../request-context';
import { Throttle } from '../throttle';
import type { Connection } from './connection';
import { FrameSizeGuard } from './frame-size-guard';

const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;
const GOING_AWAY: Disconnect = { disconnectStatusCode: 1001, disconnectReason: 'Going away' };
/** Close codes that are never on the wire: the client gave none, or the socket broke. */
const LOCAL_REASONS: Readonly<Record<number, string>> = {
  1005: 'Client-side close frame status not set',
  1006: 'Connection closed abnormally',
};

export interface ConnectionHandlers {
  message(connection: OpenConnection, text: string): void;
  /** Called once, when the socket is closed. */
  closed(connection: OpenConnection, disconnect: Disconnect): void;
}

export class OpenConnection {
  #lastActiveAt = Date.now();
  #closedByUs: Disconnect | undefined;
  #halfOpen = false;
  readonly #throttle: Throttle;
  readonly #idle: NodeJS.Timeout;
  readonly #lifetime: NodeJS.Timeout;

  constructor(
    readonly info: Connection,
    private readonly socket: WebSocket,
    transport: Duplex,
    private readonly limits: ApiGatewayLimits,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.#idle = setTimeout(() => this.close(GOING_AWAY), limits.idleTimeoutMs).unref();
    this.#lifetime = setTimeout(() => this.close(GOING_AWAY), limits.maxConnectionMs).unref();
    this.#throttle = new Throttle(limits.maxMessagesPerSecond);
    this.#guardFrameSize(transport);
    socket.on(
      'message',
      guarded('a message', (data: RawData, isBinary: boolean) => this.#receive(data, isBinary)),
    );
    socket.on('ping', () => this.#touch());
    socket.on('pong', () => this.#touch());
    // ws closes the socket itself, with the code of the violation; `close` follows.
    socket.on('error', () => this.#stopTimers());
    socket.on('close', (code, reason) => this.#ended(code, reason.toString()));
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Milliseconds since the epoch, of the last frame in either direction. */
  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /** Returns false, and sends nothing, if too much is already waiting for the client. */
  send(data: Buffer): boolean {
    if (this.#halfOpen) return true;
    if (this.socket.bufferedAmount + data.length > this.limits.maxBufferedBytes) return false;
    const { maxFrameBytes } = this.limits;
    let start = 0;
    do {
      const end = start + maxFrameBytes;
      this.socket.send(data.subarray(start, end), { binary: false, fin: end >= data.length });
      start = end;
    } while (start < data.length);
    this.#touch();
    return true;
  }

  close(disconnect: Disconnect): void {
    if (!this.isOpen) return;
    this.#closedByUs = disconnect;
    this.#stopTimers();
    this.socket.close(disconnect.disconnectStatusCode);
  }

  /** From now on behaves like a client that vanished unnoticed: what is sent to it is lost, and nothing comes from it. */
  halfOpen(): void {
    this.#halfOpen = true;
    this.socket.pause();
  }

  /** Breaks the socket without a close frame. */
  terminate(): void {
    this.socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.#touch();
    if (isBinary)
      this.close({ disconnectStatusCode: UNSUPPORTED_DATA, disconnectReason: 'Binary frames are not supported' });
    else if (!this.#throttle.admit(this.info.id))
      this.close({ disconnectStatusCode: POLICY_VIOLATION, disconnectReason: 'Too many requests' });
    else this.handlers.message(this, (data as Buffer).toString());
  }

  #guardFrameSize(transport: Duplex): void {
    const guard = new FrameSizeGuard(this.limits.maxFrameBytes);
    const check = guarded('a frame', (chunk: Buffer) => {
      if (guard.accepts(chunk)) return;
      transport.off('data', check);
      this.close({ disconnectStatusCode: TOO_BIG, disconnectReason: 'Frame size exceeded' });
    });
    // Runs before ws reads the same bytes, so that a message in too large a frame is not delivered.
    transport.prependListener('data', check);
  }

  #touch(): void {
    this.#lastActiveAt = Date.now();
    if (this.isOpen) this.#idle.refresh();
  }

  #ended(code: number, reason: string): void {
    this.#stopTimers();
    const disconnectReason = LOCAL_REASONS[code] ?? reason;
    this.handlers.closed(this, this.#closedByUs ?? { disconnectStatusCode: code, disconnectReason });
  }

  #stopTimers(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#lifetime);
  }
}
