/**
 * A channel with everything around it that can go wrong: an index that lags, a queue that delays, doubles and reorders, functions that
 * are cut off, posts and answers that are lost. The rules are the product's: the look at a channel, and the client's presence.
 */
import { flush, type FlushParts } from '#functions/flush-presence/flush';
import type { Cause, Found } from '#functions/flush-presence/next-roster';
import { presenceOn, type Presence } from '#sdk/client/presence';
import type { Extension } from '#sdk/client/extension';
import { DEFAULT_TIMING } from '#sdk/client/timing';
import type { PresenceFrame, PresenceRequest } from '#shared/contracts';
import { membersOf, type Roster } from '#shared/presence/presence-table';

export const CHANNEL = 'room';
export const GRACE_SECONDS = 10;
/** The queue hides a message for so long after a function failed. */
const HIDDEN_MS = 180_000;
const GATHER_MS = 1000;
/** A function is cut off, its row is written or deleted, at most so late after its announcement. */
const WRITE_MS = 8000;
const LAG_MS = 3000;
const LATENCY_MS = 800;
const JITTER_MS = 1500;
/** Two hours, and the slack of rows. */
const ROW_MS = 7_800_000;

export interface Rules {
  /** Whether looks are planned: after an announcement, at the end of a grace, and so on. */
  readonly looksAgain: boolean;
  /** Whether the roster is written on a condition. */
  readonly writesIfUnchanged: boolean;
  /** Whether clients ask for the roster. */
  readonly asks: boolean;
}

export interface Socket {
  readonly id: string;
  readonly user: string;
  /** What its client shows; undefined if it does not follow. */
  readonly room: Presence;
  readonly extension: Extension;
  isOpen: boolean;
  isIn: boolean;
}

class CutOff extends Error {}

export class World {
  readonly sockets: Socket[] = [];
  /** By connection: what is in the table, and what the index shows. */
  readonly #rows = new Map<string, { user: string; expiresAt: number }>();
  readonly #index = new Map<string, { user: string; expiresAt: number }>();
  readonly #writes = new Map<string, number>();
  roster: Roster | undefined;
  told = 0;
  readonly published: {
    readonly version: number;
    readonly joined: readonly string[];
    readonly left: readonly string[];
  }[] = [];
  /** Versions in the order in which they were written. */
  readonly versions: { readonly version: number; readonly at: number }[] = [];
  /** Whether anything goes wrong. */
  isRough = true;
  #serial = 0;

  constructor(
    private readonly random: () => number,
    private readonly rules: Rules,
  ) {}

  /** @param minutes until its row expires */
  connect(user: string, minutes?: number): Socket {
    this.#serial += 1;
    const id = `c${this.#serial}`;
    let extension!: Extension;
    const socket = { id, user, isOpen: true, isIn: false } as { -readonly [Name in keyof Socket]: Socket[Name] };
    socket.room = presenceOn(
      {
        extend: (given) => {
          extension = given;
          return {
            timing: DEFAULT_TIMING,
            send: (text) =>
              this.rules.asks && socket.isOpen && this.#answer(socket, JSON.parse(text) as PresenceRequest),
            isIn: () => socket.isIn,
            threw: (thrown) => {
              throw thrown as Error;
            },
            remove: () => undefined,
          };
        },
      },
      CHANNEL,
    );
    socket.extension = extension;
    this.sockets.push(socket);
    const expiresAt = Math.ceil((Date.now() + (minutes === undefined ? ROW_MS : minutes * 60_000)) / 1000);
    void this.#subscribe(socket, expiresAt);
    return socket;
  }

  /** Closes it. @param isNoticed whether `$disconnect` is called */
  close(socket: Socket, isNoticed: boolean): void {
    if (!socket.isOpen) return;
    socket.isOpen = false;
    socket.isIn = false;
    socket.room.close();
    if (isNoticed) void this.#remove(socket.id);
  }

  /** Users by the table: what every client is to show in the end. */
  get truth(): string[] {
    const now = Date.now();
    return [
      ...new Set([...this.#rows.values()].filter(({ expiresAt }) => expiresAt * 1000 > now).map(({ user }) => user)),
    ].sort();
  }

  get present(): string[] {
    return [...new Set(this.sockets.filter(({ isOpen }) => isOpen).map(({ user }) => user))].sort();
  }

  get shown(): string[] {
    return this.roster ? membersOf(this.roster).sort() : [];
  }

  /** The function of route `subscribe`. If it is cut off, the client hears nothing and tries again. */
  async #subscribe(socket: Socket, expiresAt: number): Promise<void> {
    for (;;) {
      if (!socket.isOpen) return;
      this.#send({ announced: true, at: 0 }, GATHER_MS);
      await this.#pause(WRITE_MS);
      // The server does not see that the client is gone meanwhile.
      if (this.#happens(0.2)) {
        await this.#pause(WRITE_MS);
        continue;
      }
      this.#write(socket.id, { user: socket.user, expiresAt });
      await this.#pause(LATENCY_MS);
      // `$disconnect` may have come before the row was written: then it expires, as on AWS.
      if (!socket.isOpen) return void this.#remove(socket.id);
      socket.isIn = true;
      socket.extension.joined(CHANNEL);
      return;
    }
  }

  /** The function of `$disconnect`. If it is cut off, the closing rule removes the rows minutes later. */
  async #remove(id: string): Promise<void> {
    for (;;) {
      this.#send({ announced: true, at: 0 }, GATHER_MS);
      await this.#pause(WRITE_MS);
      if (!this.#happens(0.2)) return this.#write(id, undefined);
      await this.#pause(300_000);
    }
  }

  #write(id: string, row: { user: string; expiresAt: number } | undefined): void {
    if (row) this.#rows.set(id, row);
    else this.#rows.delete(id);
    this.#serial += 1;
    const serial = this.#serial;
    setTimeout(() => {
      // The index keeps the order of the writes of one row.
      if ((this.#writes.get(id) ?? 0) > serial) return;
      this.#writes.set(id, serial);
      if (row) this.#index.set(id, row);
      else this.#index.delete(id);
    }, this.#upTo(LAG_MS));
  }

  #send(cause: Cause, delayMs: number): void {
    const deliver = (ms: number) => setTimeout(() => void this.#receive(cause), ms + this.#upTo(JITTER_MS));
    deliver(delayMs);
    if (this.#happens(0.1)) deliver(delayMs + this.#upTo(60_000));
  }

  async #receive(cause: Cause): Promise<void> {
    // Cut off before, in or after one of its steps.
    let stepsLeft = this.#happens(0.3) ? Math.floor(this.random() * 10) : Infinity;
    const step = async <T>(run: () => T): Promise<T> => {
      await this.#pause(LATENCY_MS);
      stepsLeft -= 1;
      if (stepsLeft < 0) throw new CutOff();
      const result = run();
      stepsLeft -= 1;
      if (stepsLeft < 0) throw new CutOff();
      return result;
    };
    const parts: FlushParts = {
      read: () => step(() => ({ roster: this.roster, told: this.told })),
      find: () => step(() => this.#find()),
      wake: (_, next) =>
        step(() => {
          if (this.rules.looksAgain) this.#send(next, Math.ceil(Math.max(0, next.at - Date.now()) / 1000) * 1000);
        }),
      write: (_, roster, revision) =>
        step(() => {
          if (this.rules.writesIfUnchanged && (this.roster?.revision ?? 0) !== revision) return false;
          if (roster.version !== (this.roster?.version ?? 0))
            this.versions.push({ version: roster.version, at: Date.now() });
          this.roster = roster;
          return true;
        }),
      post: (ids, frame) => step(() => this.#post(ids, frame)),
      publish: (_, { version, joined, left }) => step(() => void this.published.push({ version, joined, left })),
      told: (_, version) => step(() => void (this.told = Math.max(this.told, version))),
      limits: { graceSeconds: GRACE_SECONDS, cap: 100 },
      now: () => Date.now(),
    };
    try {
      await flush(CHANNEL, cause, parts);
    } catch {
      setTimeout(() => void this.#receive(cause), HIDDEN_MS);
    }
  }

  #find(): Found {
    const users = new Map<string, number>();
    const connectionIds: string[] = [];
    for (const [id, { user, expiresAt }] of this.#index) {
      if (expiresAt * 1000 <= Date.now()) continue;
      connectionIds.push(id);
      users.set(user, Math.max(users.get(user) ?? 0, expiresAt));
    }
    return { users, connectionIds };
  }

  #post(ids: readonly string[], frame: PresenceFrame): void {
    for (const id of ids) {
      const socket = this.sockets.find((each) => each.id === id);
      if (socket && !this.#happens(0.2)) this.#later(() => socket.isOpen && socket.extension.received(frame));
      if (socket && this.#happens(0.1)) this.#later(() => socket.isOpen && socket.extension.received(frame));
    }
  }

  /** Route `presence`. */
  #answer(socket: Socket, { version }: PresenceRequest): boolean {
    if (this.#happens(0.1)) return true;
    this.#later(() => {
      const newest = { type: 'presence', channel: CHANNEL, version: this.roster?.version ?? 0 } as const;
      const isNewest = newest.version === version && version > 0;
      const frame = isNewest ? newest : { ...newest, members: this.roster ? membersOf(this.roster) : [] };
      if (!this.#happens(0.1)) this.#later(() => socket.isOpen && socket.extension.received(frame));
    });
    return true;
  }

  #later(run: () => void): void {
    setTimeout(run, this.#upTo(LATENCY_MS));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#upTo(ms)));
  }

  #happens(share: number): boolean {
    return this.random() < share && this.isRough;
  }

  #upTo(ms: number): number {
    return Math.floor(this.random() * ms);
  }
}
