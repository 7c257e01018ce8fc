/** The types of a test client. */
import type { BroadcastClient, BroadcastClientError, ClientState, GapListener, MessageInfo } from '../client';
import type {
  AsJson,
  ClientToServerMessages,
  ClientToServerName,
  Contract,
  InputOf,
  ServerToClientName,
} from '../contract';

export interface TestClientOptions {
  /** The state at the beginning. @default 'open' */
  readonly state?: ClientState;
}

/** A message from the application that the server received. */
export type SentMessage<C extends Contract = Contract> = {
  readonly [Name in ClientToServerName<C>]: {
    readonly name: Name;
    readonly data: AsJson<ClientToServerMessages<C>[Name]>;
  };
}[ClientToServerName<C>];

/** The `data` of a message that the server sends: the input of its schema. */
export type MessageOfTest<C extends Contract, Name extends ServerToClientName<C>> = InputOf<C['serverToClient'][Name]>;

/** Parts of the envelope that a test sets. */
export type InfoOfTest = Partial<Omit<MessageInfo, 'type' | 'acknowledge'>>;

/** A client like that of `connect()`, whose server is the test. */
export interface TestClient<C extends Contract = Contract> extends BroadcastClient<C> {
  /** Messages that the server received, oldest first. Messages sent while the client is not open wait until it is. */
  readonly sent: readonly SentMessage<C>[];
  /** The client's channels, in the order it joined them. */
  readonly channels: readonly string[];

  /**
   * Sends a message to the client as the server SDK does: validates it by the schema and sends the schema's output as JSON.
   * Resolves when the listeners were called.
   * @param info of the envelope; a message whose `id` was received before is dropped. @default - a new id, the current time, and
   * `supersedes` as the contract says
   * @throws InvalidMessageError for data that does not fit the schema
   * @throws ContractError if the contract has no such message
   * @throws Error while the client is not open
   */
  receive<Name extends ServerToClientName<C>>(
    name: Name,
    data: MessageOfTest<C, Name>,
    info?: InfoOfTest,
  ): Promise<void>;

  /**
   * Changes the state. `waiting` and `connecting` mean that the connection broke. `open` is a new connection, on which the
   * client joins its channels again.
   * @throws Error if the client is closed: it cannot be opened again
   */
  setState(state: ClientState): void;

  /**
   * Says who is in a channel, to those who follow it with `presenceOn` or `usePresence`, now or later. At first nobody is.
   * @param members user ids, or a number if the channel is too large for names
   * @throws Error while the client is not open, if it follows the channel
   */
  present(channel: string, members: readonly string[] | number): void;

  /** From now on the server refuses subscriptions to the channel. */
  refuse(channel: string): void;

  /** Calls the gap listeners. */
  miss(...gap: Parameters<GapListener>): void;

  /** Calls the error listeners, for example with `new BroadcastClientError('CONNECT', 'Not connected')`. */
  fail(error: BroadcastClientError): void;
}
