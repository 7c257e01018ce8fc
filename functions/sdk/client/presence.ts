/**
 * Who is in a channel: follows the roster that the server keeps. Frames may be lost, doubled and overtaken: a frame says which version
 * it goes on from, and a client with another one asks for the roster.
 */
import type { PresenceRequest } from '#shared/contracts/presence';
import { backoff } from './backoff';
import type { Extension, ExtensionLink } from './extension';
import { Listeners, type Unsubscribe } from './listeners';
import type { BroadcastClient } from './types';

export interface Presence {
  /** User ids, sorted. Undefined until the server has said them, and while the channel is too large for names. */
  readonly members: readonly string[] | undefined;
  /** Number of users. Undefined until the server has said it. */
  readonly count: number | undefined;
  /**
   * Users who joined or left since the listener was added; those that `members` shows when the server first says them are not among
   * them. `changed` is called after each change of `members` or `count`, the first one included.
   * @returns a function that removes the listener
   */
  on(event: 'joined' | 'left', listener: (users: readonly string[]) => void): Unsubscribe;
  on(event: 'changed', listener: () => void): Unsubscribe;
  /** Stops following; the client stays subscribed to the channel. */
  close(): void;
}

/**
 * Follows who is in a channel, while the client is subscribed to it. The channel must be one of the stack's setting `presence`.
 *
 * @example
 * void client.subscribe('room-1');
 * const room = presenceOn(client, 'room-1');
 * room.on('changed', () => show(room.members ?? `${room.count} people`));
 * room.on('joined', (users) => greet(users));
 */
export const presenceOn = (client: Pick<BroadcastClient, 'extend'>, channel: string): Presence =>
  new FollowedChannel(client, channel);

type Members = Partial<Record<'channel' | 'version' | 'members' | 'count' | 'from' | 'joined' | 'left', unknown>>;
interface Refusal {
  readonly action?: unknown;
  readonly channel?: unknown;
  readonly requestId?: unknown;
  readonly expected?: { readonly action?: unknown };
}
type Timer = ReturnType<typeof setTimeout>;

class FollowedChannel implements Presence, Extension {
  readonly #link: ExtensionLink;
  readonly #listeners = {
    joined: new Listeners<[users: readonly string[]]>(),
    left: new Listeners<[users: readonly string[]]>(),
    changed: new Listeners<[]>(),
  };
  #version = 0;
  /** Newest version that a frame named. */
  #newest = 0;
  /** The last names; kept while there is only a count, to say who joined or left meanwhile. */
  #names: ReadonlySet<string> | undefined;
  #isNamed = false;
  #count: number | undefined;
  #members: readonly string[] | undefined;
  /** A request is in flight until it fires. */
  #inFlight: Timer | undefined;
  /** The next request. */
  #next: Timer | undefined;
  #failures = 0;
  /** Whether to ask once more soon after the next answer. */
  #isNew = false;

  constructor(
    client: Pick<BroadcastClient, 'extend'>,
    private readonly channel: string,
  ) {
    this.#link = client.extend(this);
    if (this.#link.isIn(channel)) this.joined(channel);
  }

  get members(): readonly string[] | undefined {
    return this.#members;
  }

  get count(): number | undefined {
    return this.#count;
  }

  on(event: 'joined' | 'left' | 'changed', listener: (users: readonly string[]) => void): Unsubscribe {
    return (this.#listeners[event] as Listeners<[users: readonly string[]]>).add(listener);
  }

  close(): void {
    this.dropped();
    this.#link.remove();
  }

  /** The server's index lags, so that a change may have missed this connection: it asks once more. */
  joined(channel: string): void {
    if (channel !== this.channel) return;
    this.#isNew = true;
    this.#ask();
  }

  dropped(): void {
    clearTimeout(this.#inFlight);
    clearTimeout(this.#next);
    this.#inFlight = undefined;
  }

  refused(reply: unknown, retryAfterMs?: number): void {
    if (this.#inFlight === undefined) return;
    const { action, channel = this.channel, requestId, expected } = reply as Refusal;
    const isOwn = action === 'presence' && channel === this.channel;
    // API Gateway itself does not say what it refused.
    const isUnsure = requestId !== undefined;
    // The stack has no presence.
    const isUnknown = Array.isArray(expected?.action) && !expected.action.includes('presence');
    if (!isOwn && !isUnsure && !isUnknown) return;
    this.#landed();
    this.#failures += 1;
    if (retryAfterMs !== undefined || isUnsure)
      this.#askIn((retryAfterMs ?? 0) + backoff(this.#failures, this.#link.timing));
  }

  received(frame: object): void {
    const { channel, version, from, members, count, joined, left } = frame as Members;
    if (channel !== this.channel || typeof version !== 'number') return;
    if (
      from === undefined &&
      this.#inFlight !== undefined &&
      (members !== undefined || count !== undefined || version <= this.#version)
    )
      this.#answered();
    this.#newest = Math.max(this.#newest, version);
    if (Array.isArray(members)) {
      if (version >= this.#version) this.#take(version, new Set(members as string[]));
    } else if (typeof count === 'number') {
      if (version > this.#version) this.#take(version, undefined, count);
    } else if (from !== undefined && from === this.#version && version > from && this.#names && this.#isNamed) {
      const names = new Set(this.#names);
      for (const user of left as string[]) names.delete(user);
      for (const user of joined as string[]) names.add(user);
      this.#take(version, names);
    }
    if (this.#newest > this.#version) this.#ask();
  }

  #answered(): void {
    this.#landed();
    this.#failures = 0;
    const { resumeAgainMs, presenceMs } = this.#link.timing;
    this.#askIn(this.#isNew ? resumeAgainMs : presenceMs);
    this.#isNew = false;
  }

  #take(version: number, names: ReadonlySet<string> | undefined, count = names?.size): void {
    const before = this.#names;
    const isChange = this.#count !== count || this.#isNamed !== (names !== undefined);
    this.#version = version;
    this.#count = count;
    this.#isNamed = names !== undefined;
    if (names) this.#names = names;
    this.#members = names && [...names].sort();
    const joined = before && names ? [...names].filter((user) => !before.has(user)) : [];
    const left = before && names ? [...before].filter((user) => !names.has(user)) : [];
    if (joined.length > 0) this.#emit('joined', joined);
    if (left.length > 0) this.#emit('left', left);
    if (isChange || joined.length + left.length > 0) this.#emit('changed', []);
  }

  #emit(event: 'joined' | 'left' | 'changed', users: readonly string[]): void {
    (this.#listeners[event] as Listeners<[users: readonly string[]]>).emit((thrown) => this.#link.threw(thrown), users);
  }

  #askIn(ms: number): void {
    clearTimeout(this.#next);
    if (ms < Infinity) this.#next = setTimeout(() => this.#ask(), ms);
  }

  /** One request at a time. */
  #ask(): void {
    if (this.#inFlight !== undefined || !this.#link.isIn(this.channel)) return;
    const { timing } = this.#link;
    const request: PresenceRequest = { action: 'presence', channel: this.channel, version: this.#version };
    // Before it is sent: the server of a test answers at once.
    this.#inFlight = setTimeout(() => {
      this.#landed();
      this.#ask();
    }, timing.replyMs);
    if (!this.#link.send(JSON.stringify(request))) this.#landed();
  }

  #landed(): void {
    clearTimeout(this.#inFlight);
    this.#inFlight = undefined;
  }
}
