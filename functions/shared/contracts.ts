/**
 * The contracts between the parts: what a domain event asks for, what the state machine hands to the sender and gets
 * back, and what is reported. Types and limits only; validation is in open-broadcast, which stands at the door.
 */

/** To whom a broadcast goes. At least one of the first four must be given; `exclude` is taken away from them. */
export interface Audience {
  readonly users?: readonly string[];
  readonly channels?: readonly string[];
  readonly everyone?: boolean;
  readonly connections?: readonly string[];
  readonly exclude?: { readonly users?: readonly string[]; readonly connections?: readonly string[] };
}

export interface Message {
  readonly type: string;
  readonly data: unknown;
}

/** What a domain event asks for, after its mapping. */
export interface BroadcastRequest {
  readonly audience: Audience;
  readonly message: Message;
  /** ISO 8601 with zone; a broadcast that starts later ends as EXPIRED. */
  readonly expiresAt?: string;
  /** Two events with one key (of one mapping and source) are one broadcast. Default: the EventBridge id of the event. */
  readonly idempotencyKey?: string;
  /**
   * The broadcast whose message this is once more: clients get it under its id and time, so that those who had it drop
   * it. Default: a message of its own.
   */
  readonly resendOf?: { readonly broadcastId: string; /** ISO 8601. */ readonly time: string };
}

/** Input of the `broadcast` state machine: what the input transformer of a rule makes of a domain event. */
export interface BroadcastInput {
  /** Name of the mapping in infra/domain-events.ts, or `BroadcastRequested` for the generic rule. */
  readonly mapping: string;
  /** EventBridge `source` of the domain event. */
  readonly source: string;
  /** EventBridge `id` of the domain event. */
  readonly eventId: string;
  /** EventBridge `time` of the domain event, ISO 8601. */
  readonly time: string;
  /** Unvalidated; {@link BroadcastRequest} is what it should be. Absent when the companion rule found fields missing. */
  readonly request?: unknown;
  /** From the companion rule: the mapped fields (dotted paths) and the event's detail in which at least one is absent. */
  readonly missing?: { readonly fields: readonly string[]; readonly detail: unknown };
  /** Times it was taken out of the dead-letter queue and started again. */
  readonly redrives?: number;
}

/** What a client receives, as JSON text. Clients drop an `id` they have seen. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, the time of the domain event. */
  readonly time: string;
  readonly data: unknown;
}

/**
 * The envelope on its way to the sender: the JSON text itself, or, when the text would take too much of a 256 KiB state
 * payload, a reference to the broadcasts row that holds it.
 */
export type EnvelopeSource = { readonly text: string } | { readonly storedIn: 'broadcasts-table' };

/** Input of the OpenBroadcast function. */
export interface OpenBroadcastInput {
  readonly event: BroadcastInput;
  readonly execution: {
    /** ARN of the execution; the owner of the claim. */
    readonly id: string;
    /** ISO 8601. */
    readonly startTime: string;
  };
}

/** What OpenBroadcast decided. Every decision but INVALID and DUPLICATE leaves a RUNNING row owned by this execution. */
export type OpenBroadcastResult =
  | ({ readonly decision: 'OPEN' } & OpenedBroadcast & DeliveryPlan)
  | ({ readonly decision: 'EXPIRED' | 'NO_RECIPIENTS' } & OpenedBroadcast)
  | ({
      readonly decision: 'DUPLICATE';
      /** ARN of the execution that came first. */ readonly first: string;
    } & OpenedBroadcast)
  | ({
      readonly decision: 'INVALID';
      readonly error: 'Broadcast.InvalidRequest';
      readonly cause: string;
    } & OpenedBroadcast);

export interface OpenedBroadcast {
  readonly broadcastId: string;
  /** The execution that owns the claim. */
  readonly owner: string;
  /** 1 for the first start, counted up when the broadcast is started again. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Link to the execution in the AWS console. */
  readonly executionUrl: string;
  /** Where the row stands in the index of open broadcasts until the report is published. */
  readonly openShard: string;
}

/** What the Deliver fragment needs to find and serve the connections. */
export interface DeliveryPlan {
  readonly envelope: EnvelopeSource;
  /** Partition keys of `recipient-index` to query, e.g. `user#alice`, `everyone#12`. */
  readonly recipients: readonly string[];
  /** Connection ids addressed directly; they go first. */
  readonly connectionIds: readonly string[];
  readonly excludeUsers: readonly string[];
  readonly excludeConnections: readonly string[];
  /** Channels in the order listed: of several a connection is subscribed to, the first owns it. */
  readonly channels: readonly string[];
  /** Users addressed by name: a channel row of one of them is skipped, and they can be unreached. */
  readonly users: readonly string[];
}

/** Input of the ChannelOwners function: rows found in the channels of one broadcast. */
export interface ChannelOwnersInput {
  readonly broadcastId: string;
  /** Of the broadcast, ISO 8601. */
  readonly startedAt: string;
  /** In the order listed in the audience. */
  readonly channels: readonly string[];
  readonly rows: readonly { readonly connectionId: string; readonly channel: string }[];
}

/** Positions of the rows that another channel owns, or that are no more. */
export interface ChannelOwnersResult {
  readonly skip: readonly number[];
}

/** Input of one sender invocation. */
export interface SendBatchInput {
  readonly broadcastId: string;
  readonly envelope: EnvelopeSource;
  readonly connectionIds: readonly string[];
  /** By connection id, of those whose user is known. */
  readonly userIds?: Readonly<Record<string, string>>;
  /** Which outcomes go to the outcomes table. @default - failures, as of an execution begun before a deployment */
  readonly record?: 'ALL' | 'FAILURES';
  /** 1 for the first invocation of this batch, counted up when a remainder is sent again. */
  readonly attempt: number;
}

export type FailureReason =
  'TOO_LARGE' | 'THROTTLED' | 'TIMEOUT' | 'NETWORK_ERROR' | 'SERVER_ERROR' | 'REJECTED' | 'NOT_SENT' | (string & {});

export interface FailedConnection {
  readonly connectionId: string;
  readonly reason: FailureReason;
}

/** What became of one batch: every given id is in exactly one of the four. */
export interface BatchOutcome {
  readonly delivered: number;
  readonly stale: readonly string[];
  readonly failed: readonly FailedConnection[];
  /** Not tried, or not finished, when the deadline came; the state machine sends exactly these again. */
  readonly unsent: readonly string[];
}

export type ReportStatus = 'COMPLETED' | 'PARTIAL' | 'NO_CONNECTIONS' | 'EXPIRED' | 'DUPLICATE' | 'FAILED';

/** Totals and exceptions of one broadcast. Always: connections = delivered + stale + failed. */
export interface DeliveryReport {
  readonly broadcastId: string;
  readonly status: ReportStatus;
  readonly connections: number;
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  /** The first {@link MAX_REPORTED_FAILURES}. */
  readonly failures: readonly FailedConnection[];
  /** Users asked for by name with no connection, or only stale ones; the first {@link MAX_REPORTED_USERS} by name. */
  readonly unreachedUsers: { readonly count: number; readonly users: readonly string[] };
  /** Sender batches. */
  readonly batches: number;
  /** Parts of a large audience whose outcome is not known, and is in no other total. */
  readonly lostParts: number;
  /**
   * Connections whose outcome is in the outcomes table whatever it is; of all others only failures are. Who got it is
   * known of every connection when this equals `connections` and no part is lost.
   */
  readonly recorded: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly durationMs: number;
  /** Link to the execution in the AWS console. */
  readonly execution: string;
  /** Why, when status is FAILED. */
  readonly error?: { readonly name: string; readonly cause: string };
}

/** Users asked for by name whom a broadcast did not reach, for another way to reach them. Over all its events: all of them. */
export interface UsersUnreached {
  readonly broadcastId: string;
  readonly users: readonly string[];
}

/** Why a connection is over. */
export type ClosedReason =
  /** `$disconnect` came: the client closed it, or API Gateway did, as the status code says. */
  | 'DISCONNECTED'
  /** The token that let it in is over. */
  | 'TOKEN_EXPIRED'
  /** A broadcast met it gone, and its `$disconnect` had not come. */
  | 'GONE'
  /** Its two hours are over, and its `$disconnect` never came. */
  | 'TIMED_OUT';

/** A client was let in; `$connect` is about to be answered. */
export interface ConnectionOpened {
  readonly connectionId: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly connectedAt: string;
}

/** A connection is over. Published once, or again for the same connection after a crash. */
export interface ConnectionClosed extends ConnectionOpened {
  /** ISO 8601: when it was noticed. */
  readonly closedAt: string;
  readonly reason: ClosedReason;
  /** Of the WebSocket close, as API Gateway says it. */
  readonly disconnectStatusCode?: number;
  readonly disconnectReason?: string;
}

/** `source` of the events this service publishes; generated rules exclude it, so that no report starts a broadcast. */
export const EVENT_SOURCE = 'broadcast';
/** `detail-type` of the generic rule: the detail is a {@link BroadcastRequest}. */
export const BROADCAST_REQUESTED = 'Broadcast Requested';
/**
 * `detail-type`, with our own source, of what was taken out of the dead-letter queue: the detail is the {@link BroadcastInput}
 * of then, so that the broadcast keeps its name, and no other rule on the bus hears of the event again.
 */
export const BROADCAST_REDRIVEN = 'Broadcast Redriven';
/** `detail-type` with detail {@link UsersUnreached}; a large broadcast publishes several. */
export const USERS_UNREACHED = 'Users Unreached';
/** `detail-type` with detail {@link ConnectionOpened}; where the setting is on. */
export const CONNECTION_OPENED = 'Connection Opened';
/** `detail-type` with detail {@link ConnectionClosed}; where the setting is on. */
export const CONNECTION_CLOSED = 'Connection Closed';
export const BROADCAST_COMPLETED = 'Broadcast Completed';
export const BROADCAST_FAILED = 'Broadcast Failed';
/** Name of the generic mapping. */
export const GENERIC_MAPPING = 'BroadcastRequested';
