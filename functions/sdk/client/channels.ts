/** The channels an application wants. Each new connection joins them again. */
import { CHANNEL_RULE, isChannelName } from '#shared/contracts/names';
import { describeValue } from '#shared/base/describe-value';
import { ChannelSession } from './channel-session';
import { BroadcastClientError } from './errors';
import type { Outlet } from './link';

interface Wish {
  confirmed: boolean;
  readonly done: Promise<void>;
  resolve(): void;
  reject(error: BroadcastClientError): void;
}

export class Channels {
  readonly #wishes = new Map<string, Wish>();
  #session: { readonly link: Outlet; readonly channels: ChannelSession } | undefined;

  constructor(
    private readonly replyMs: number,
    private readonly failed: (error: BroadcastClientError) => void,
  ) {}

  /** Resolves when the server first confirms it. Rejects if the server refuses, or if it is not a channel name. */
  subscribe(channel: string): Promise<void> {
    if (!isChannelName(channel)) {
      return Promise.reject(new TypeError(`A channel must be ${CHANNEL_RULE}; got ${describeValue(channel)}`));
    }
    const known = this.#wishes.get(channel);
    if (known) return known.done;
    const wish = newWish();
    this.#wishes.set(channel, wish);
    this.#session?.channels.sync(channel);
    return wish.done;
  }

  unsubscribe(channel: string): void {
    const wish = this.#wishes.get(channel);
    this.#wishes.delete(channel);
    wish?.reject(
      new BroadcastClientError('UNSUBSCRIBED', `Unsubscribed from '${channel}' before the server confirmed it`),
    );
    this.#session?.channels.sync(channel);
  }

  /** Joins all channels on a new connection. Resolves when the server has answered for each. */
  join(link: Outlet): Promise<void> {
    this.leave();
    const channels = new ChannelSession({
      send: (text) => void link.send(text),
      isWanted: (channel) => this.#wishes.has(channel),
      unanswered: (channel) =>
        this.failed(new BroadcastClientError('SERVER', `No answer for channel '${channel}'; retrying`)),
      replyMs: this.replyMs,
    });
    this.#session = { link, channels };
    for (const channel of this.#wishes.keys()) channels.sync(channel);
    return channels.settled();
  }

  /** Whether the server has confirmed it on this connection. */
  isIn(channel: string): boolean {
    return this.#session?.channels.isIn(channel) ?? false;
  }

  /** The connection is over. */
  leave(): void {
    this.#session?.channels.end();
    this.#session = undefined;
  }

  /**
   * @param link the connection that received it: answers on an earlier connection are ignored
   * @returns whether the connection is now in the channel, as the application wants
   */
  answered(link: Outlet, channel: string, answer: 'subscribed' | 'unsubscribed'): boolean {
    if (this.#session?.link !== link) return false;
    if (answer === 'subscribed') {
      const wish = this.#wishes.get(channel);
      if (wish) wish.confirmed = true;
      wish?.resolve();
    }
    this.#session.channels.answered(channel, answer);
    return answer === 'subscribed' && this.#wishes.has(channel);
  }

  /**
   * A channel that was never confirmed is given up. One that was confirmed is requested again on the next connection.
   */
  refused(link: Outlet, channel: string, error: BroadcastClientError): void {
    if (this.#session?.link !== link) return;
    const wish = this.#wishes.get(channel);
    if (wish && !wish.confirmed) {
      this.#wishes.delete(channel);
      wish.reject(error);
    }
    this.#session.channels.answered(channel, 'error');
  }

  /** @param channel undefined if the server does not say which request it refused */
  busy(link: Outlet, channel: string | undefined, delayMs: number): void {
    if (this.#session?.link === link) this.#session.channels.busy(channel, delayMs);
  }

  close(): void {
    this.leave();
    const error = new BroadcastClientError('CLOSED', 'The client was closed');
    for (const wish of this.#wishes.values()) wish.reject(error);
    this.#wishes.clear();
  }
}

function newWish(): Wish {
  let resolve!: () => void;
  let reject!: (error: BroadcastClientError) => void;
  const done = new Promise<void>((...settle) => ([resolve, reject] = settle));
  // An application that does not await the promise gets the error by onError.
  done.catch(() => undefined);
  return { confirmed: false, done, resolve, reject };
}
