/** A part of the client that an application loads only if it uses it, so that others do not pay for it in every page. */
import type { Timing } from './timing';

/** What a client tells it. */
export interface Extension {
  /** The server has confirmed a channel, on a new connection again. */
  joined(channel: string): void;
  /** A frame of presence. */
  received(frame: object): void;
  /**
   * A message was refused: maybe its own.
   * @param retryAfterMs undefined if the same would be refused again
   */
  refused(reply: unknown, retryAfterMs?: number): void;
  /** The connection is over, or the client is closed. */
  dropped(): void;
}

/** What it can do with a client. */
export interface ExtensionLink {
  readonly timing: Timing;
  /** @returns false if there is no connection */
  send(text: string): boolean;
  /** Whether the server has confirmed the channel on this connection. */
  isIn(channel: string): boolean;
  /** A listener threw. */
  threw(thrown: unknown): void;
  remove(): void;
}
