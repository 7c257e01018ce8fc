/** The faults of the faults document; document.ts checks them. */

/** When a fault strikes. */
interface Occasion {
  /** Above 0 to 1. @default 1 */
  readonly probability?: number;
  /** Maximum number of faults from this entry. @default - no limit; 1 for engine-restart */
  readonly times?: number;
  /** How many occasions to let through first. @default 0 */
  readonly skip?: number;
}

/** A fault of connections. */
interface OfConnections extends Occasion {
  /** @default - if `connections` is absent too, everyone's */
  readonly users?: readonly string[];
  readonly connections?: readonly string[];
}

/** A fault of a function. */
interface OfFunctions extends Occasion {
  /** Names; `*` matches any characters. @default - all */
  readonly functions?: readonly string[];
}

/** Whether the handler runs before its function fails. */
interface WithHandler {
  /** @default - 'skipped' */
  readonly handler?: 'skipped' | 'run';
}

/** A fault of the deliveries of rules. */
interface OfRules extends Occasion {
  /** Names; `*` matches any characters. @default - all */
  readonly rules?: readonly string[];
}

export const TABLE_ERRORS = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
] as const;

/** Milliseconds: constant, or drawn from a distribution. */
export type Latency =
  | number
  | { readonly uniform: { readonly from: number; readonly to: number } }
  | { readonly normal: { readonly mean: number; readonly deviation: number } }
  | { readonly exponential: { readonly mean: number } };

interface FaultsByType {
  readonly 'post-status': OfConnections & {
    /** 403, 410, 413, 429, 500, 502, 503 or 504. */
    readonly status: number;
    /** Whether the answer has `x-amzn-ErrorType`. @default true */
    readonly errorHeader?: boolean;
  };
  readonly 'post-latency': OfConnections & { readonly latencyMs: Latency };
  readonly 'post-dropped': OfConnections & {
    /** Whether the client gets the message although the sender gets no answer. @default false */
    readonly delivered?: boolean;
  };
  readonly 'socket-dropped': OfConnections & {
    /** Whether `$disconnect` runs, which AWS does not promise. @default false */
    readonly disconnectRoute?: boolean;
  };
  readonly 'socket-half-open': OfConnections & {
    /** Milliseconds until API Gateway notices and ends the connection. @default - never */
    readonly noticedAfterMs?: number;
  };
  readonly 'socket-frozen': OfConnections & {
    /** Milliseconds that frames wait in both directions. Nothing is lost, and the connection stays open. */
    readonly forMs: number;
  };
  /** The client's socket breaks when a route's reply is due. */
  readonly 'reply-dropped': OfConnections & {
    /** Keys of routes; `*` matches any characters. @default - all */
    readonly routes?: readonly string[];
    /** Whether the client gets the reply first, so that the connection ends between two replies. @default false */
    readonly delivered?: boolean;
    /** Whether `$disconnect` runs, which AWS does not promise. @default false */
    readonly disconnectRoute?: boolean;
  };
  readonly 'dynamodb-error': Occasion & {
    /** e.g. `Query`. @default - all */
    readonly operations?: readonly string[];
    /** Names; `*` matches any characters. @default - all */
    readonly tables?: readonly string[];
    /** @default ProvisionedThroughputExceededException */
    readonly error?: (typeof TABLE_ERRORS)[number];
  };
  /** Each write shows in the global indexes of its table only after a time. */
  readonly 'index-lag': Occasion & {
    /** Names; `*` matches any characters. @default - all */
    readonly tables?: readonly string[];
    readonly lagMs: Latency;
  };
  readonly 'function-throttle': OfFunctions;
  readonly 'function-crash': OfFunctions & WithHandler;
  readonly 'function-timeout': OfFunctions &
    WithHandler & {
      /** @default - the function's own timeout */
      readonly afterMs?: number;
    };
  readonly 'event-duplicate': OfRules & {
    /** Further deliveries. @default 1 */
    readonly copies?: number;
  };
  readonly 'event-reorder': OfRules & {
    /** Number of deliveries that are held back and released in another order. */
    readonly window: number;
    /** Held-back deliveries are released after this, however few they are. @default 1000 */
    readonly maxWaitMs?: number;
  };
  readonly 'engine-restart': Occasion & {
    /** Strikes when an execution enters one of these states; `*` matches any characters. @default - any state */
    readonly states?: readonly string[];
    /** What happens to asynchronous EXPRESS executions. @default run-again, as on AWS */
    readonly express?: 'run-again' | 'lost';
  };
}

export type FaultType = keyof FaultsByType;

export type Fault<Type extends FaultType = FaultType> = {
  readonly [Each in Type]: { readonly type: Each } & FaultsByType[Each];
}[Type];

export interface FaultsDocument {
  /** The same seed gives the same faults. */
  readonly seed: number;
  readonly faults: readonly Fault[];
}

/** The input form: a FaultsDocument whose seed may be absent. */
export interface FaultsInput {
  /** @default 1 */
  readonly seed?: number;
  readonly faults: readonly Fault[];
}
