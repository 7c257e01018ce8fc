/**
 * The world of a script: the client of the SDK, the service's own code behind route `resume`, and between them a network and tables
 * that do what the script says, in virtual time.
 */
import { connect, type BroadcastClient, type WebSocketConstructor, type WebSocketEvent } from '#sdk/client';
import type { HistoryReader } from '#functions/resume/history';
import { readResumeRequest } from '#functions/resume/read-request';
import { resume } from '#functions/resume/resume';
import { Signer } from '#functions/resume/signer';
import { positionNow } from '#functions/open-broadcast/history';
import { type HistoryContent, historyKey, type HistoryRow } from '#shared/history/history-table';
import { channelOfStream } from '#shared/history/streams';
import type { BroadcastScript, LinkScript, PostScript, Script, StreamName } from './script';
import { VirtualClock } from './virtual-clock';

const SECOND = 1000;
const LATENCY_MS = 30;
const START_MS = Date.UTC(2026, 0, 1);
const USER = 'alice';
export const CHANNEL = 'news';
const WINDOW_MS = 3600 * SECOND;

/** A rule that is left out, to see that something is missed without it. */
export interface Without {
  /** Reads from the cursor itself, without the slack. */
  readonly slack?: boolean;
  /** The first page gives the cursor: it passes rows that the client may never get. */
  readonly lastPage?: boolean;
}

const LASTING: LinkScript = { alive: Infinity, isSilent: false, isReload: false, noticedAfter: 0, away: 0, lag: 0.1 };

interface Connection {
  readonly id: string;
  readonly socket: FakeSocket;
  /** When each stream was joined, and when the index has it. */
  readonly streams: Map<StreamName, { readonly since: number; readonly found: number }>;
  readonly lag: number;
  readonly deadAt: number;
  readonly noticedAt: number;
}

export interface Heard {
  readonly id: string;
  readonly position: string;
  /** Number of reloads before. */
  readonly page: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Gap {
  readonly stream: string | undefined;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The id of the message that came too late for its order. */
  readonly id?: string;
}

type ClientOptions = Partial<Parameters<typeof connect>[0]>;

export interface Outcome {
  readonly heard: readonly Heard[];
  readonly gaps: readonly Gap[];
  readonly due: readonly { readonly id: string; readonly stream: StreamName; readonly born: number }[];
}

class FakeSocket {
  readyState = 0;
  readonly #listeners: [type: string, listener: (event: WebSocketEvent) => void][] = [];

  constructor(private readonly world: World) {
    world.opens(this);
  }

  addEventListener(type: string, listener: (event: WebSocketEvent) => void): void {
    this.#listeners.push([type, listener]);
  }

  send(text: string): void {
    this.world.sent(this, text);
  }

  close(): void {
    this.readyState = 3;
  }

  emit(event: WebSocketEvent): void {
    if (this.readyState === 3) return;
    if (event.type === 'open') this.readyState = 1;
    if (event.type === 'close') this.readyState = 3;
    for (const [type, listener] of this.#listeners) if (type === event.type) listener(event);
  }
}

export class World implements HistoryReader {
  readonly #clock = new VirtualClock(START_MS);
  readonly #signer = new Signer('key of the world');
  readonly #rows: { readonly row: HistoryRow; readonly readableAt: number }[] = [];
  readonly #links: LinkScript[];
  readonly #connections: Connection[] = [];
  /** When the client first joined each stream. */
  readonly #joined = new Map<StreamName, number>();
  readonly #heard: Heard[] = [];
  readonly #gaps: Gap[] = [];
  #reachableAt = 0;
  #client: BroadcastClient | undefined;
  #options: ClientOptions = {};
  #page = 0;

  constructor(
    private readonly script: Script,
    private readonly without: Without = {},
  ) {
    this.#links = [...script.links];
  }

  /** @param more options of the client */
  async run(more: ClientOptions = {}): Promise<Outcome> {
    this.#clock.install();
    try {
      this.#options = more;
      this.#connect();
      for (const [index, broadcast] of this.script.broadcasts.entries()) this.#schedule(String(index), broadcast);
      const away = this.script.links.reduce((sum, { alive, away: gone }) => sum + alive + gone + 600, 0);
      const last = Math.max(...this.script.broadcasts.map(({ born, again = 0 }) => born + again));
      // Then long enough for posts that are very late, and for two resumes of a connection that lasts.
      await this.#clock.runUntil(START_MS + (Math.max(away, last) + 2400) * SECOND);
      this.#client?.close();
      await this.#clock.runUntil(this.#clock.now + SECOND);
    } finally {
      this.#clock.restore();
    }
    const due = this.script.broadcasts.map(({ stream, born }, index) => ({
      id: String(index),
      stream,
      born: at(born),
    }));
    return {
      heard: this.#heard,
      gaps: this.#gaps,
      due: due.filter(({ stream, born }) => born >= (this.#joined.get(stream) ?? Infinity)),
    };
  }

  #connect(position?: string): void {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class of the sockets has a `this` of its own
    const world = this;
    const WebSocket = class extends FakeSocket {
      constructor() {
        super(world);
      }
    } as unknown as WebSocketConstructor;
    const client = connect({
      url: 'wss://world.test',
      WebSocket,
      ...this.#options,
      ...(position !== undefined && { position }),
    });
    this.#client = client;
    this.#page += 1;
    const page = this.#page;
    client.on('m', (_, { id, at }) => this.#heard.push({ id, at: this.#clock.now, position: at!, page }));
    client.onGap((stream, reason, message) =>
      this.#gaps.push({ stream, reason, at: this.#clock.now, ...(message && { id: message.id }) }),
    );
    client.onError(() => undefined);
    client.subscribe(CHANNEL).catch(() => undefined);
  }

  #reload(): void {
    const { position } = this.#client!;
    this.#client!.close();
    this.#clock.at(this.#reachableAt, () => this.#connect(position));
  }

  // The network.

  opens(socket: FakeSocket): void {
    this.#clock.at(this.#clock.now + 3 * LATENCY_MS, () => {
      const { now } = this.#clock;
      if (now < this.#reachableAt) return socket.emit({ type: 'close', code: 1006 });
      const link = this.#links.shift() ?? { ...LASTING };
      const deadAt = now + link.alive * SECOND;
      const connection: Connection = {
        id: `c${this.#connections.length}`,
        socket,
        streams: new Map(),
        lag: link.lag * SECOND,
        deadAt,
        noticedAt: deadAt + link.noticedAfter * SECOND,
      };
      this.#connections.push(connection);
      this.#join(connection, 'user');
      this.#join(connection, 'everyone');
      socket.emit({ type: 'open' });
      if (link.alive === Infinity) return;
      this.#clock.at(deadAt, () => {
        this.#reachableAt = deadAt + link.away * SECOND;
        if (link.isReload) return this.#reload();
        if (!link.isSilent) socket.emit({ type: 'close', code: 1006 });
      });
    });
  }

  sent(socket: FakeSocket, text: string): void {
    const connection = this.#connections.find((one) => one.socket === socket)!;
    this.#clock.at(this.#clock.now + LATENCY_MS, () => {
      if (this.#clock.now < connection.deadAt) void this.#handle(connection, text);
    });
  }

  #say(connection: Connection, text: string, afterMs = LATENCY_MS): void {
    this.#clock.at(this.#clock.now + afterMs, () => {
      if (this.#clock.now < connection.deadAt) connection.socket.emit({ type: 'message', data: text });
    });
  }

  // The service.

  #join({ streams, lag }: Connection, stream: StreamName): void {
    const since = this.#clock.now;
    streams.set(stream, { since, found: since + lag });
    if (!this.#joined.has(stream)) this.#joined.set(stream, since);
  }

  async #handle(connection: Connection, text: string): Promise<void> {
    const { action, channel } = JSON.parse(text) as { readonly action: string; readonly channel?: string };
    if (action === 'ping') return this.#say(connection, '{"type":"pong"}');
    if (action === 'subscribe') {
      this.#join(connection, `channel:${CHANNEL}`);
      return this.#say(connection, JSON.stringify({ type: 'subscribed', channel }));
    }
    const read = readResumeRequest(text);
    if ('problem' in read) throw new Error(read.problem);
    const streams = new Map([...connection.streams].map(([name, { since }]) => [name as string, since]));
    const answer = await resume(
      read.request,
      { connectionId: connection.id, userId: USER, streams },
      {
        reader: this,
        signer: this.#signer,
        caughtUp: { add: async () => undefined, confirm: async () => undefined },
        windowMs: WINDOW_MS,
        beforeJoin: false,
        now: () => this.#clock.now,
      },
    );
    if ('problem' in answer) throw new Error(answer.problem);
    this.#say(connection, this.without.lastPage ? await this.#asLast(answer.text, connection, text) : answer.text);
  }

  /** The first page, with the cursors of the last one. */
  async #asLast(page: string, connection: Connection, asked: string): Promise<string> {
    let last = JSON.parse(page) as { next?: string; envelopes: unknown[] };
    const { envelopes } = last;
    while (last.next !== undefined) {
      const read = readResumeRequest(JSON.stringify({ ...(JSON.parse(asked) as object), next: last.next }));
      if ('problem' in read) throw new Error(read.problem);
      const streams = new Map([...connection.streams].map(([name, { since }]) => [name as string, since]));
      const answer = await resume(
        read.request,
        { connectionId: connection.id, userId: USER, streams },
        {
          ...{ reader: this, signer: this.#signer, windowMs: WINDOW_MS, beforeJoin: false, now: () => this.#clock.now },
          caughtUp: { add: async () => undefined, confirm: async () => undefined },
        },
      );
      last = JSON.parse((answer as { text: string }).text) as typeof last;
    }
    return JSON.stringify({ ...last, envelopes });
  }

  #schedule(id: string, { born, again, ...broadcast }: BroadcastScript): void {
    this.#clock.at(at(born), () => this.#open(id, broadcast));
    if (again !== undefined) this.#clock.at(at(born + again), () => this.#open(id, broadcast));
  }

  #open(id: string, { stream, skew, readable, posts }: Omit<BroadcastScript, 'born' | 'again'>): void {
    const { now } = this.#clock;
    const position = positionNow(id, now + skew * SECOND);
    // Large enough that a page holds a few.
    const envelope = JSON.stringify({ id, type: 'm', time: 't', at: position, data: 'x'.repeat(3000) });
    const readableAt = now + readable * SECOND;
    this.#rows.push({ row: { stream: keyOf(stream), position, envelope, expiresAt: Infinity }, readableAt });
    for (const post of posts) this.#post(stream, envelope, post, readableAt);
  }

  /** As the state machine does: the row first, then the query, then the posts. */
  #post(stream: StreamName, envelope: string, { query, post, frame, isLost }: PostScript, readableAt: number): void {
    this.#clock.at(readableAt + query * SECOND, () => {
      const { now } = this.#clock;
      const found = this.#connections.filter(
        ({ streams, noticedAt }) => (streams.get(stream)?.found ?? Infinity) <= now && now < noticedAt,
      );
      if (isLost) return;
      this.#clock.at(now + post * SECOND, () => {
        for (const connection of found)
          if (this.#clock.now < connection.noticedAt) this.#say(connection, envelope, frame * SECOND + LATENCY_MS);
      });
    });
  }

  // The history table.

  async after(streamKey: string, position: string, limit: number): Promise<HistoryRow[]> {
    const { now } = this.#clock;
    const from = this.without.slack ? String(Number(position.slice(0, 13)) + 60_000) : position;
    return this.#rows
      .filter(({ row, readableAt }) => row.stream === streamKey && readableAt <= now && row.position > from)
      .map(({ row }) => row)
      .sort((one, other) => (one.position < other.position ? -1 : 1))
      .slice(0, limit);
  }

  async lastValues(): Promise<[]> {
    return [];
  }

  contents(): Promise<ReadonlyMap<string, HistoryContent>> {
    return Promise.resolve(new Map<string, HistoryContent>());
  }
}

const at = (seconds: number): number => START_MS + seconds * SECOND;

const keyOf = (stream: StreamName): string =>
  stream === 'user'
    ? historyKey.user(USER)
    : stream === 'everyone'
      ? historyKey.everyone
      : historyKey.channel(channelOfStream(stream)!);
