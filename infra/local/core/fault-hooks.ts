/**
 * What services ask before they act, so that faults can be injected (`../faults`). A hook is absent while no fault of its
 * kind is set: then it costs the reading of one member.
 */

export interface FaultHooks {
  readonly post: PostHook | undefined;
  readonly tableCall: TableCallHook | undefined;
  readonly invocation: InvocationHook | undefined;
  readonly delivery: DeliveryHook | undefined;
}

/** Asked before a message goes to an open connection. */
export type PostHook = (connection: {
  readonly id: string;
  readonly userId: string | undefined;
}) => PostFault | undefined;

export interface PostFault {
  /** Milliseconds before anything happens. */
  readonly delayMs: number;
  readonly effect?: PostEffect;
}

export type PostEffect =
  /** Answered instead of posted; without its header an error is known by its status alone. */
  | { readonly type: 'status'; readonly status: number; readonly errorHeader: boolean }
  /** The sender's HTTP connection is cut before or after the message went out; the sender cannot tell which. */
  | { readonly type: 'request-dropped'; readonly delivered: boolean }
  /** The client's socket breaks; silently is without `$disconnect`. */
  | { readonly type: 'socket-dropped'; readonly silently: boolean }
  /** The client is gone and nobody knows: posts are taken and lead nowhere. */
  | { readonly type: 'socket-half-open' };

/** Asked before DynamoDB runs an operation. @throws ServiceError when it is to fail */
export type TableCallHook = (operation: string, tableNames: readonly string[]) => void;

/** Asked before a function is invoked. */
export type InvocationHook = (functionName: string) => InvocationFault | undefined;

export type InvocationFault =
  | { readonly type: 'throttle' }
  /** The environment ends, before the handler or after it has done its work, whose answer is then lost. */
  | { readonly type: 'crash'; readonly handlerRuns: boolean }
  /** As a crash, reported as a time-out after so many milliseconds; by default the function's own. */
  | { readonly type: 'timeout'; readonly handlerRuns: boolean; readonly afterMs?: number };

/** Given each delivery of an event to a target; starts it now or later, once or more often. */
export type DeliveryHook = (ruleName: string, start: () => void) => void;
