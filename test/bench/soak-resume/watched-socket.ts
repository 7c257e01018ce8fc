/** A WebSocket of the package `ws` that tells what its client asked for and was answered, which the client itself does not. */
import WebSocket from 'ws';
import type { Envelope, Resumed } from '#shared/contracts';

export interface SocketWatch {
  opened(socket: WatchedSocket): void;
  closed(socket: WatchedSocket): void;
  /** A channel was joined. */
  subscribed(channel: string): void;
  /** A resume was answered with these, before the client has them. */
  brought(envelopes: readonly Envelope[]): void;
  /**
   * A resume is complete.
   * @param streams that it covered
   * @param askedAt epoch milliseconds of its first request
   */
  resumed(socket: WatchedSocket, streams: readonly string[], askedAt: number): void;
}

export class WatchedSocket extends WebSocket {
  /** The resume that its client waits for: an answer to an earlier one is ignored. */
  #asked: { readonly id: string; readonly at: number } | undefined;
  openedAt = Infinity;

  constructor(watch: SocketWatch, url: string, protocols: string[] = []) {
    super(url, protocols, { perMessageDeflate: false });
    this.on('open', () => {
      this.openedAt = Date.now();
      watch.opened(this);
    });
    this.on('close', () => watch.closed(this));
    this.on('message', (bytes: Buffer) => this.#read(bytes.toString('utf8'), watch));
  }

  override send(text: string): void {
    const { action, id, next } = JSON.parse(text) as { readonly action: string; readonly id: string; next?: string };
    if (action === 'resume' && next === undefined) this.#asked = { id, at: Date.now() };
    super.send(text);
  }

  #read(text: string, watch: SocketWatch): void {
    if (text.startsWith('{"type":"subscribed"'))
      watch.subscribed((JSON.parse(text) as { readonly channel: string }).channel);
    if (!text.startsWith('{"type":"resumed"')) return;
    const { id, envelopes, streams } = JSON.parse(text) as Resumed;
    if (id !== this.#asked?.id) return;
    watch.brought(envelopes);
    if (streams) watch.resumed(this, Object.keys(streams), this.#asked.at);
  }
}

/** @returns what `connect` takes as its WebSocket */
export const watchedBy = (watch: SocketWatch) =>
  class extends WatchedSocket {
    constructor(url: string, protocols?: string[]) {
      super(watch, url, protocols);
    }
  };
