/** Types of handlers of client messages, and of interceptors around them. */
import type { RouteResult, RouteEvent } from '#shared/websocket/websocket';
import type { ClientToServerName, Contract, InputOf, OutputOf, ServerToClientName } from '../contract';
import type { ServerSdk } from './types';

/** A client's message before its data is validated, as interceptors see it. */
export interface IncomingMessage {
  readonly action: string;
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly routeKey: string;
  /** From the authorizer; undefined if the API has none. */
  readonly userId: string | undefined;
  readonly event: RouteEvent;
}

/** Input of a handler. */
export interface HandledMessage<C extends Contract, Name extends ClientToServerName<C>> extends IncomingMessage {
  /** The schema's output for the client's data. */
  readonly input: OutputOf<C['clientToServer'][Name]>;
  readonly sdk: ServerSdk<C>;
}

/** A message of the contract, sent back to the client. */
export type Reply<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: {
    readonly type: Name;
    readonly data: InputOf<C['serverToClient'][Name]>;
  };
}[ServerToClientName<C>];

/**
 * The client receives the returned message as an envelope, through the route's response. Return nothing to send
 * nothing.
 */
export type MessageHandler<C extends Contract, Name extends ClientToServerName<C>> = (
  message: HandledMessage<C, Name>,
) => Promise<Reply<C> | void> | Reply<C> | void;

/**
 * Wraps a handler: runs before it, calls `next`, and sees its result or its error. A message that does not fit the
 * contract throws InvalidInputError, which becomes an error reply after all interceptors.
 */
export type Interceptor = (message: IncomingMessage, next: () => Promise<RouteResult>) => Promise<RouteResult>;

/** A Powertools logger, or any other. Declared here, because the package does not require Powertools. */
export type MessageLogger = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, keys: Readonly<Record<string, unknown>>) => void>
>;

export interface HandleOptions<C extends Contract> {
  /** @default - created from the environment: CALLBACK_URL, CONNECTIONS_TABLE */
  readonly sdk?: ServerSdk<C>;
  /** The first is outermost. @default - none */
  readonly interceptors?: readonly Interceptor[];
}
