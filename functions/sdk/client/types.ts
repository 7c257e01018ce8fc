/** Options and methods of a client, typed by the application's contract. */
import type { Envelope } from '#shared/contracts';
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
   * For a proxy with stricter limits than API Gateway, and for tests.
   * @default - intervals that fit API Gateway's limits
   */
  readonly timing?: Partial<Timing>;
}

/** The envelope of a message without its data. */
export type MessageInfo = Omit<Envelope, 'data'>;

/** Nothing for a message without data. */
type DataArgument<Data> = undefined extends Data ? [data?: Data] : [data: Data];

export interface BroadcastClient<C extends Contract = Contract> {
  readonly state: ClientState;

  /**
   * Calls the listener once for every message of this name. Duplicates are dropped by their id, and with `supersedes`
   * whatever is older than the newest version of its key.
   * @returns a function that removes the listener
   */
  on<Name extends ServerToClientName<C>>(
    name: Name,
    listener: (data: ServerToClientMessages<C>[Name], info: MessageInfo) => void,
  ): Unsubscribe;

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

  /** Closes for good and drops waiting messages. Nothing keeps a Node process alive afterwards. */
  close(): void;
}
