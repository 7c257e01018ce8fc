/**
 * The channels of one connection. It has one request in flight per channel: the server may handle messages in any
 * order, and an unsubscribe that overtakes a subscribe would leave the connection in the channel.
 */
import type { SERVICE_ACTIONS } from '#shared/contracts/service-messages';

/** The request in flight, or the server's answer. `refused` holds until the next connection. */
type Standing = 'joining' | 'joined' | 'leaving' | 'refused';

export interface ChannelSessionOptions {
  /** Sends through this connection, while it is open. */
  send(text: string): void;
  isWanted(channel: string): boolean;
  /** The server has not answered in time; the request is repeated. */
  unanswered(channel: string): void;
  readonly replyMs: number;
}

export class ChannelSession {
  readonly #standing = new Map<string, Standing>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #settled: (() => void) | undefined;

  constructor(private readonly options: ChannelSessionOptions) {}

  /** Subscribes or unsubscribes as wanted, unless a request is in flight. */
  sync(channel: string): void {
    const standing = this.#standing.get(channel);
    const wanted = this.options.isWanted(channel);
    if (wanted && standing === undefined) this.#ask('subscribe', channel, 'joining');
    else if (!wanted && standing === 'joined') this.#ask('unsubscribe', channel, 'leaving');
    else if (!wanted && standing === 'refused') this.#standing.delete(channel);
  }

  isIn(channel: string): boolean {
    return this.#standing.get(channel) === 'joined';
  }

  answered(channel: string, answer: 'subscribed' | 'unsubscribed' | 'error'): void {
    clearTimeout(this.#timers.get(channel));
    this.#timers.delete(channel);
    if (answer === 'subscribed') this.#standing.set(channel, 'joined');
    else if (answer === 'error') this.#standing.set(channel, 'refused');
    else this.#standing.delete(channel);
    this.sync(channel);
    if (this.#timers.size === 0) this.#settled?.();
  }

  /**
   * The server was busy: repeats the request after the delay.
   * @param channel undefined if the server does not say which; then all requests in flight are repeated
   */
  busy(channel: string | undefined, delayMs: number): void {
    for (const asked of channel === undefined ? [...this.#timers.keys()] : [channel]) {
      if (!this.#timers.has(asked)) continue;
      clearTimeout(this.#timers.get(asked));
      this.#timers.set(
        asked,
        setTimeout(() => this.#again(asked), delayMs),
      );
    }
  }

  /** Resolves when the server has answered all requests, or the connection is over. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#timers.size === 0) resolve();
      else this.#settled = resolve;
    });
  }

  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#settled?.();
  }

  #ask(action: (typeof SERVICE_ACTIONS)[number], channel: string, standing: Standing): void {
    this.#standing.set(channel, standing);
    this.#timers.set(
      channel,
      setTimeout(() => this.#unanswered(channel), this.options.replyMs),
    );
    this.options.send(JSON.stringify({ action, channel }));
  }

  #unanswered(channel: string): void {
    this.options.unanswered(channel);
    this.#again(channel);
  }

  /** The request may have been handled or not, so the opposite of what is wanted is assumed. */
  #again(channel: string): void {
    this.#timers.delete(channel);
    if (this.options.isWanted(channel)) this.#standing.delete(channel);
    else this.#standing.set(channel, 'joined');
    this.sync(channel);
  }
}
