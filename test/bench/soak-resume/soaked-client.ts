/** A client of the SDK that is cut off and reloaded. It notes what it hears. */
import { connect, type BroadcastClient } from '#sdk/client';
import type { Envelope } from '#shared/contracts';
import { channelStream, EVERYONE_STREAM, USER_STREAM } from '#shared/history/streams';
import { ClientRecord } from './client-record';
import { MESSAGE_TYPE, roomOf, type SoakData } from './plan';
import { watchedBy, type WatchedSocket } from './watched-socket';

/** Milliseconds: short, so that what is lost is found within the run. */
const TIMING = {
  maxConnectionMs: 60_000,
  heartbeatMs: 20_000,
  resumeFullMs: 2000,
  resumeAgainMs: 300,
  pongMs: 3000,
  connectTimeoutMs: 15_000,
  replyMs: 30_000,
  overlapMs: 1000,
  stableMs: 3000,
  backoffMs: 200,
  maxBackoffMs: 3000,
};
const IN_ORDER_MS = 500;
/** All clients together begin at most one regular resume in this time: a busy machine would not keep up with more. */
const BETWEEN_RESUMES_MS = 200;
const RESUME_MS = 5000;

export interface SoakedOptions {
  readonly url: string;
  readonly client: number;
  /** How many clients there are. */
  readonly clients: number;
  readonly inOrder: boolean;
  readonly token: () => Promise<string>;
  /** @returns epoch milliseconds when it was published */
  readonly publishedAt: (number: number) => number;
  /** Its code. */
  readonly failed: (code: string) => void;
}

export class SoakedClient {
  readonly record: ClientRecord;
  /** Epoch milliseconds. */
  openedAt = Infinity;
  readonly #sockets = new Set<WatchedSocket>();
  /** By stream: when the last complete resume was asked for. */
  readonly #resumedAt = new Map<string, number>();
  readonly #streams: readonly string[];
  #client: BroadcastClient | undefined;
  /** The client resumes on this one. */
  #newest: WatchedSocket | undefined;
  #cutAt = 0;

  constructor(private readonly options: SoakedOptions) {
    const { client, inOrder } = options;
    this.record = new ClientRecord(client, inOrder);
    this.#streams = [USER_STREAM, EVERYONE_STREAM, channelStream(roomOf(client))];
  }

  start(position?: string): void {
    const { url, token, client, clients, inOrder, publishedAt, failed } = this.options;
    const started = connect({
      url,
      token,
      timing: { ...TIMING, resumeMs: Math.max(RESUME_MS, BETWEEN_RESUMES_MS * clients) },
      WebSocket: watchedBy(this.#watch),
      ...(inOrder && { inOrder: IN_ORDER_MS }),
      ...(position !== undefined && { position }),
    });
    this.#client = started;
    started.on(MESSAGE_TYPE, (data, { at, supersedes }) => {
      const { number } = data as SoakData;
      this.record.hear({ number, at, key: supersedes?.key }, Date.now() - publishedAt(number));
    });
    started.onGap((stream, reason, envelope) => {
      if (envelope) this.record.late((envelope.data as SoakData).number, envelope.supersedes?.key);
      if (stream !== undefined && reason !== 'ORDER') this.record.missing(stream, reason, Date.now());
    });
    started.onError(({ code }) => failed(code));
    // It rejects if the client is closed before; a refusal is an error, too.
    started.subscribe(roomOf(client)).catch(() => undefined);
  }

  /** The network goes: nothing is said to either end. @returns how many connections it had */
  cut(): number {
    this.#cutAt = Date.now();
    const count = this.#sockets.size;
    for (const socket of this.#sockets) socket.terminate();
    return count;
  }

  /** Whether it caught up after it was cut off, or has not begun. */
  get isBack(): boolean {
    return this.#client === undefined || this.hasResumedSince(this.#cutAt);
  }

  /** The page is loaded anew, with the position that the page before kept. */
  reload(): void {
    const position = this.#client?.position;
    this.close();
    this.start(position);
  }

  close(): void {
    this.#client?.close();
    this.cut();
  }

  /** Whether a resume of all its streams was asked for after this time and is complete. @param ms epoch milliseconds */
  hasResumedSince(ms: number): boolean {
    return this.#streams.every((stream) => (this.#resumedAt.get(stream) ?? 0) > ms);
  }

  #promise(stream: string): void {
    if (!this.record.dueFrom.has(stream)) this.record.dueFrom.set(stream, Date.now());
  }

  readonly #watch = {
    opened: (socket: WatchedSocket) => {
      this.#sockets.add(socket);
      this.#newest = socket;
      this.openedAt = Math.min(this.openedAt, socket.openedAt);
      for (const stream of [USER_STREAM, EVERYONE_STREAM]) this.#promise(stream);
    },
    closed: (socket: WatchedSocket) => {
      this.#sockets.delete(socket);
      for (const stream of this.record.dueFrom.keys()) if (!this.#resumedAt.has(stream)) this.record.unsure.add(stream);
    },
    subscribed: (channel: string) => this.#promise(channelStream(channel)),
    brought: (envelopes: readonly Envelope[]) => {
      for (const { data } of envelopes) {
        const { number } = data as SoakData;
        if (!this.record.has(number)) this.record.brought.add(number);
      }
    },
    resumed: (socket: WatchedSocket, streams: readonly string[], askedAt: number) => {
      // Another one replaces it, on which the client resumes again.
      if (socket !== this.#newest) return;
      for (const stream of streams) this.#resumedAt.set(stream, Math.max(askedAt, this.#resumedAt.get(stream) ?? 0));
    },
  };
}
