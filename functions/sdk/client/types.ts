/** What an application sees of a client: its options and its methods, typed by the application's contract. */
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
  /** Where there is none, that of the package `ws`. @default - the global WebSocket */
  readonly WebSocket?: WebSocketConstructor;
  /** Messages kept while there is no connection. @default 100 */
  readonly queueSize?: number;
  /**
   * Failed connects in a row, without a connection that lasted between them, after which the client closes itself.
   * @default - never; it tries again every 30 seconds at most
   */
  readonly giveUpAfter?: number;
  /** For a proxy with limits stricter than API Gateway's, and for tests. @default - what API Gateway's limits ask for */
  readonly timing?: Partial<Timing>;
}

/** The envelope of a message without its data. */
export type MessageInfo = Omit<Envelope, 'data'>;

/** Nothing for a message without data. */
type DataArgument<Data> = undefined extends Data ? [data?: Data] : [data: Data];

export interface BroadcastClient<C extends Contract = Contract> {
  readonly state: ClientState;

  /**
   * Calls the listener for every message of the name, once: a copy of one that was received is dropped by its id.
   * @returns a function that ends this
   */
  on<Name extends ServerToClientName<C>>(
    name: Name,
    listener: (data: ServerToClientMessages<C>[Name], info: MessageInfo) => void,
  ): Unsubscribe;

  /**
   * Sends a message, or keeps it until there is a connection. It is lost when the connection breaks while it is on its way:
   * what must arrive is to be answered by the server.
   * @throws RangeError for one over 32 KB, for which API Gateway would close the connection
   * @throws BroadcastClientError CLOSED
   */
  send<Name extends ClientToServerName<C>>(name: Name, ...data: DataArgument<ClientToServerMessages<C>[Name]>): void;

  /**
   * Joins a channel, now and on every later connection.
   * @returns when the server has confirmed it; rejected with SERVER when it refused, which `onError` hears too; with a
   *   TypeError for what is no channel name, and with CLOSED when the client is closed
   */
  subscribe(channel: string): Promise<void>;

  unsubscribe(channel: string): void;

  /** Without a listener errors go to console.error. @returns a function that ends this */
  onError(listener: (error: BroadcastClientError) => void): Unsubscribe;

  /** @returns a function that ends this */
  onStateChange(listener: (state: ClientState) => void): Unsubscribe;

  /** For good. What waits to be sent is dropped; nothing keeps a Node process alive afterwards. */
  close(): void;
}
