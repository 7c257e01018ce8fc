/** What handlers of client messages are given and give back, and what stands around them. */
import type { RouteResult, RouteEvent } from '#shared/websocket/websocket';
import type { ClientToServerName, Contract, InputOf, OutputOf, ServerToClientName } from '../contract';
import type { ServerSdk } from './types';

/** A client's message before its data is validated: what interceptors see. */
export interface IncomingMessage {
  readonly action: string;
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly routeKey: string;
  /** As the authorizer says; undefined where the API has none. */
  readonly userId: string | undefined;
  readonly event: RouteEvent;
}

/** What a handler is given. */
export interface HandledMessage<C extends Contract, Name extends ClientToServerName<C>> extends IncomingMessage {
  /** What the schema made of the client's data. */
  readonly input: OutputOf<C['clientToServer'][Name]>;
  readonly sdk: ServerSdk<C>;
}

/** A message of the contract, sent back to the client whose message is handled. */
export type Reply<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: {
    readonly type: Name;
    readonly data: InputOf<C['serverToClient'][Name]>;
  };
}[ServerToClientName<C>];

/** What it returns the client receives as an envelope, by the route's response; nothing is no answer. */
export type MessageHandler<C extends Contract, Name extends ClientToServerName<C>> = (
  message: HandledMessage<C, Name>,
) => Promise<Reply<C> | void> | Reply<C> | void;

/**
 * Stands around a handler: runs before it, calls `next`, and sees its result or its error. InvalidInputError is that of a
 * message that does not fit the contract; it becomes an error reply after all interceptors.
 */
export type Interceptor = (message: IncomingMessage, next: () => Promise<RouteResult>) => Promise<RouteResult>;

/** A logger as Powertools makes it, or any other: named here, as the package asks nobody to install Powertools. */
export type MessageLogger = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, keys: Readonly<Record<string, unknown>>) => void>
>;

export interface HandleOptions<C extends Contract> {
  /** @default - made by the environment: CALLBACK_URL, CONNECTIONS_TABLE */
  readonly sdk?: ServerSdk<C>;
  /** The first is outermost. @default - none */
  readonly interceptors?: readonly Interceptor[];
}
