/** Options and methods of a client, typed by the application's contract. */
import type { Envelope, GapReason } from '#shared/contracts';
import type {
  ClientToServerMessages,
  ClientToServerName,
  Contract,
  ServerToClientMessages,
  ServerToClientName,
} from '../contract';
import type { AddressOptions } from './address';
import type { ClientState } from './connector';
import type { BroadcastClientError } from './errors';
import type { Extension, ExtensionLink } from './extension';
import type { Unsubscribe } from './listeners';
import type { Timing } from './timing';
import type { WebSocketConstructor } from './web-socket';

export interface ConnectOptions extends AddressOptions {
  /** Give the one of the package `ws` if there is no global one. @default - the global WebSocket */
  readonly WebSocket?: WebSocketConstructor;
  /** Maximum number of messages that wait for a connection. @default 100 */
  readonly queueSize?: number;
  /**
   * Failed connects in a row, without a lasting connection in between, after which the client closes itself.
   * @default - never; it waits at most 30 seconds between tries
   */
  readonly giveUpAfter?: number;
  /**
   * `position` of an earlier client of the same user: what was published since then comes now. Something else is ignored.
   * @default - only what is published from now on
   */
  readonly position?: string;
  /**
   * Whether the client asks for what it missed. A server without history says so on each connection; `false` saves that message.
   * @default true
   */
  readonly resume?: boolean;
  /** For all listeners; see {@link ListenOptions}. @default - messages are given out as they come */
  readonly inOrder?: number;
  /**
   * Sends a message only when the server has handled the one before, so that it handles them in order. Its routes must be made with
   * the server SDK's `handle`. What is sent then takes a round trip each. @default false: all at once, handled in any order
   */
  readonly sendInOrder?: boolean;
  /**
   * When a message that asks for it is acknowledged. `auto`: when all its listeners have returned, so not if one threw or there is
   * none. `manual`: when the application calls `info.acknowledge()`. @default 'auto'
   */
  readonly acknowledge?: 'auto' | 'manual';
  /**
   * For a proxy with stricter limits than API Gateway, and for tests.
   * @default - intervals that fit API Gateway's limits
   */
  readonly timing?: Partial<Timing>;
}

/** The envelope of a message without its data. */
export interface MessageInfo extends Omit<Envelope, 'data' | 'acknowledge'> {
  /**
   * Only in a message that asks for it: tells the server that the user has it. Sent within about a second, and again until the
   * server has taken it. More than one call is one acknowledgement. @default - nobody asks for it
   */
  readonly acknowledge?: () => void;
}

/** Nothing for a message without data. */
type DataArgument<Data> = undefined extends Data ? [data?: Data] : [data: Data];

/**
 * Messages may be missing.
 * @param stream `user`, `everyone` or `channel:NAME`; undefined for `ORDER`
 * @param reason `TOO_OLD`: the client was away for longer than history is kept; `TOO_MANY`: it missed more than a resume brings, or
 * received more than it remembers; `CURSOR`: its position is of another user or server, or it had none yet; `ORDER`: a message came after a later one
 * had been given to an `inOrder` listener, or too many waited
 * @param message only with `ORDER`: the message, which no `inOrder` listener gets
 */
export type GapListener = (stream: string | undefined, reason: GapReason | 'ORDER', message?: Envelope) => void;

export interface ListenOptions {
  /**
   * Milliseconds that each message is held back, so that one that was published earlier and comes later is given out first. After
   * a connect it waits until the client has caught up. @default - messages are given out as they come
   */
  readonly inOrder?: number;
}

export interface BroadcastClient<C extends Contract = Contract> {
  readonly state: ClientState;

  /**
   * Calls the listener once for every message of this name, including those published while the client was away, if the server
   * keeps history. Duplicates are dropped by their id, and with `supersedes`
   * whatever is older than the newest version of its key.
   * @returns a function that removes the listener
   */
  on<Name extends ServerToClientName<C>>(
    name: Name,
    listener: (data: ServerToClientMessages<C>[Name], info: MessageInfo) => void,
    options?: ListenOptions,
  ): Unsubscribe;

  /**
   * Calls the listener once for every message, whatever its name: for a tool that shows what comes.
   * @returns a function that removes the listener
   */
  onMessage(listener: (message: Envelope) => void): Unsubscribe;

  /**
   * Without a listener, gaps are errors with the code GAP. Read the state anew when a gap is announced: the messages are gone.
   * @returns a function that removes the listener
   */
  onGap(listener: GapListener): Unsubscribe;

  /**
   * What the client has, to go on from in `connect({ position })` after a reload. It changes with each message, so read it when
   * the page is hidden; at most a few hundred KB, mostly a few.
   */
  readonly position: string;

  /**
   * Sends a message, or keeps it until there is a connection. It is lost if the connection breaks while it is in
   * flight, so have the server answer messages that must arrive.
   * @throws RangeError for a message over 32 KB, because API Gateway would close the connection
   * @throws BroadcastClientError CLOSED if the client is closed
   */
  send<Name extends ClientToServerName<C>>(name: Name, ...data: DataArgument<ClientToServerMessages<C>[Name]>): void;

  /**
   * Joins a channel, now and on every later connection.
   * @returns resolves when the server confirms it. Rejects with SERVER if the server refuses (`onError` gets this too),
   * with a TypeError for an invalid channel name, and with CLOSED if the client is closed
   */
  subscribe(channel: string): Promise<void>;

  unsubscribe(channel: string): void;

  /** Without a listener, errors go to console.error. @returns a function that removes the listener */
  onError(listener: (error: BroadcastClientError) => void): Unsubscribe;

  /** @returns a function that removes the listener */
  onStateChange(listener: (state: ClientState) => void): Unsubscribe;

  /** For parts of this package that are loaded apart, such as `presenceOn`. */
  extend(extension: Extension): ExtensionLink;

  /** Closes for good and drops waiting messages. Nothing keeps a Node process alive afterwards. */
  close(): void;
}
