/**
 * A connection after its upgrade: sends to its socket, closes it when idle or too old, and reports its end exactly once.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html (code 1003)
 */
import { isUtf8 } from 'node:buffer';
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
  #isNoticed = false;
  /** What waits until the network moves again; undefined if it moves. */
  #frozen: { readonly timer: NodeJS.Timeout; readonly held: (() => void)[]; bytes: number } | undefined;
  #noticing: NodeJS.Timeout | undefined;
  /** How the client ended while that could not be noticed. */
  #unnoticed: { readonly code: number; readonly reason: string } | undefined;
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
    socket.on('close', (code, reason) => {
      if (this.#isUnaware && !this.#closedByUs) this.#unnoticed = { code, reason: reason.toString() };
      else this.#ended(code, reason.toString());
    });
  }

  get isOpen(): boolean {
    return this.#closedByUs === undefined && (this.#isUnaware || this.socket.readyState === WebSocket.OPEN);
  }

  /** Milliseconds since the epoch, of the last frame in either direction. */
  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /**
   * Returns false, and sends nothing, if too much is already waiting for the client.
   * @param bytes sent as text: bytes that are not UTF-8 become U+FFFD
   * @param sent called once the message has left this machine
   */
  send(bytes: Buffer, sent?: () => void): boolean {
    // Sent as they are, they would end the connection: clients fail it with 1007.
    const data = isUtf8(bytes) ? bytes : Buffer.from(bytes.toString());
    const waiting = this.socket.bufferedAmount + (this.#frozen?.bytes ?? 0);
    if (waiting + data.length > this.limits.maxBufferedBytes) return false;
    if (this.#frozen) this.#frozen.bytes += data.length;
    this.#whenMoving(() => this.#write(data, sent));
    return true;
  }

  /** Sends one more message, and after it no other. */
  sendLast(data: Buffer, sent: () => void): boolean {
    const taken = this.send(data, sent);
    this.#halfOpen = true;
    return taken;
  }

  close(disconnect: Disconnect): void {
    if (!this.isOpen) return;
    this.#closedByUs = disconnect;
    this.#stopTimers();
    if (this.#unnoticed) this.#ended(this.#unnoticed.code, this.#unnoticed.reason);
    else this.#whenMoving(() => this.socket.close(disconnect.disconnectStatusCode));
  }

  /**
   * From now on behaves like a client that vanished unnoticed: what is sent to it is lost, and nothing comes from it.
   * @param noticedAfterMs milliseconds until the connection ends. @default - never
   */
  halfOpen(noticedAfterMs?: number): void {
    this.#halfOpen = true;
    this.socket.pause();
    if (noticedAfterMs !== undefined) this.#noticing ??= setTimeout(() => this.terminate(), noticedAfterMs).unref();
  }

  /** Holds frames in both directions for a time, as a network does that stands still; they then go on in their order. */
  freeze(forMs: number): void {
    if (this.#frozen || this.#halfOpen || this.socket.readyState !== WebSocket.OPEN) return;
    this.#frozen = { timer: setTimeout(() => this.#thaw(), forMs).unref(), held: [], bytes: 0 };
    this.socket.pause();
  }

  /** Breaks the socket without a close frame. */
  terminate(): void {
    this.#isNoticed = true;
    if (this.#unnoticed) this.#ended(this.#unnoticed.code, this.#unnoticed.reason);
    else this.socket.terminate();
  }

  /** Whether the end of the client cannot be noticed. A paused socket still ends if its peer does. */
  get #isUnaware(): boolean {
    return !this.#isNoticed && (this.#halfOpen || this.#frozen !== undefined);
  }

  #write(data: Buffer, sent?: () => void): void {
    if (this.#halfOpen) return sent?.();
    this.#touch();
    const { maxFrameBytes } = this.limits;
    let start = 0;
    do {
      const end = start + maxFrameBytes;
      const fin = end >= data.length;
      this.socket.send(data.subarray(start, end), { binary: false, fin }, fin ? sent : undefined);
      start = end;
    } while (start < data.length);
  }

  #thaw(): void {
    const held = this.#frozen?.held ?? [];
    this.#frozen = undefined;
    if (this.#unnoticed && !this.#halfOpen) return this.#ended(this.#unnoticed.code, this.#unnoticed.reason);
    if (!this.#halfOpen) this.socket.resume();
    for (const act of held) act();
  }

  #whenMoving(act: () => void): void {
    if (this.#frozen) this.#frozen.held.push(act);
    else act();
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
    clearTimeout(this.#noticing);
    clearTimeout(this.#frozen?.timer);
    const disconnectReason = LOCAL_REASONS[code] ?? reason;
    this.handlers.closed(this, this.#closedByUs ?? { disconnectStatusCode: code, disconnectReason });
  }

  #stopTimers(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#lifetime);
  }
}
