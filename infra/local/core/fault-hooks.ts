/**
 * Hooks that services call before they act, so that faults can be injected (`../faults`). A hook is absent while no
 * fault of its kind is set, and then costs one property read.
 */

export interface FaultHooks {
  readonly post: PostHook | undefined;
  readonly reply: ReplyHook | undefined;
  readonly tableCall: TableCallHook | undefined;
  readonly indexLag: IndexLagHook | undefined;
  readonly invocation: InvocationHook | undefined;
  readonly delivery: DeliveryHook | undefined;
}

export interface FaultyConnection {
  readonly id: string;
  readonly userId: string | undefined;
}

/** Called before a message goes to an open connection. */
export type PostHook = (connection: FaultyConnection) => PostFault | undefined;

export interface PostFault {
  /** Milliseconds before anything happens. */
  readonly delayMs: number;
  readonly effect?: PostEffect;
}

export type PostEffect =
  /** Answered instead of posting; without the header, only the status tells the error. */
  | { readonly type: 'status'; readonly status: number; readonly errorHeader: boolean }
  /** The sender's HTTP connection is cut before or after the message goes out; the sender cannot tell which. */
  | { readonly type: 'request-dropped'; readonly delivered: boolean }
  /** The client's socket breaks; silently means without `$disconnect`. */
  | { readonly type: 'socket-dropped'; readonly silently: boolean }
  /** The client is gone unnoticed: posts are accepted and lead nowhere, until API Gateway ends the connection. */
  | { readonly type: 'socket-half-open'; readonly noticedAfterMs?: number }
  /** Frames wait in both directions. */
  | { readonly type: 'socket-frozen'; readonly forMs: number };

/** Called when a route's reply is due to a client. */
export type ReplyHook = (connection: FaultyConnection, routeKey: string) => ReplyFault | undefined;

/** The client's socket breaks, before or after it got the reply; silently means without `$disconnect`. */
export interface ReplyFault {
  readonly delivered: boolean;
  readonly silently: boolean;
}

/** Called before DynamoDB runs an operation. @throws ServiceError to make it fail */
export type TableCallHook = (operation: string, tableNames: readonly string[]) => void;

export interface IndexLagHook {
  /** Whether the global indexes of a table may be behind it. */
  concerns(tableName: string): boolean;
  /** Called after each write. @returns milliseconds until the indexes have it */
  lagOf(tableName: string): number;
}

/** Called before a function is invoked. */
export type InvocationHook = (functionName: string) => InvocationFault | undefined;

export type InvocationFault =
  | { readonly type: 'throttle' }
  /** The environment ends, before the handler or after it did its work; then the answer is lost. */
  | { readonly type: 'crash'; readonly handlerRuns: boolean }
  /** Like a crash, but reported as a timeout after this many milliseconds; by default the function's own. */
  | { readonly type: 'timeout'; readonly handlerRuns: boolean; readonly afterMs?: number };

/** Called with each delivery of an event to a target; starts it now or later, once or more often. */
export type DeliveryHook = (ruleName: string, start: () => void) => void;
