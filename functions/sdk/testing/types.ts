/** What a test sees of a test client, beside what the application sees of it. */
import type { BroadcastClient, BroadcastClientError, ClientState, MessageInfo } from '../client';
import type {
  AsJson,
  ClientToServerMessages,
  ClientToServerName,
  Contract,
  InputOf,
  ServerToClientName,
} from '../contract';

export interface TestClientOptions {
  /** What it begins as. @default 'open' */
  readonly state?: ClientState;
}

/** A message of the application that the server has received. */
export type SentMessage<C extends Contract = Contract> = {
  readonly [Name in ClientToServerName<C>]: {
    readonly name: Name;
    readonly data: AsJson<ClientToServerMessages<C>[Name]>;
  };
}[ClientToServerName<C>];

/** What the server is given to send, as `data`, by message name. */
export type MessageOfTest<C extends Contract, Name extends ServerToClientName<C>> = InputOf<C['serverToClient'][Name]>;

/** A client as `connect` returns it, whose server is the test. */
export interface TestClient<C extends Contract = Contract> extends BroadcastClient<C> {
  /** What the server has received, the oldest first. What is sent while the client is not open waits until it is. */
  readonly sent: readonly SentMessage<C>[];
  /** Channels the client is in, in the order it joined them. */
  readonly channels: readonly string[];

  /**
   * Sends a message to the client, as a server SDK does: through the schema, then as JSON.
   * @param info of the envelope: a copy, of an `id` that was received before, is dropped. @default - a new id, the time now
   * @returns when the listeners were called
   * @throws InvalidMessageError for data that does not fit the schema
   * @throws ContractError for a name that is not in the contract
   * @throws Error while the client is not open
   */
  receive<Name extends ServerToClientName<C>>(
    name: Name,
    data: MessageOfTest<C, Name>,
    info?: Partial<Pick<MessageInfo, 'id' | 'time'>>,
  ): Promise<void>;

  /**
   * Changes the state: `waiting` or `connecting` is a connection that broke, `open` the next one, which joins the channels
   * again. @throws Error when the client is closed, which is for good
   */
  setState(state: ClientState): void;

  /** From now on the server refuses to let the client into the channel. */
  refuse(channel: string): void;

  /** Tells the listeners of errors, such as `new BroadcastClientError('CONNECT', 'Not connected')`. */
  fail(error: BroadcastClientError): void;
}
