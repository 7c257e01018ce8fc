/** The request of a domain event, and the input that reaches the state machine. */

import type { AcknowledgeWithin } from './acknowledge';
import type { Supersedes } from './envelope';
import type { IfUnreached } from './to-reach';

/** The recipients of a broadcast. At least one of the first four is required; `exclude` is subtracted from them. */
export interface Audience {
  readonly users?: readonly string[];
  readonly channels?: readonly string[];
  readonly everyone?: boolean;
  readonly connections?: readonly string[];
  /**
   * `users` are subtracted from `users`, `channels` and `everyone`, but not from `connections`, because a connection id
   * does not tell its user. Exclude the connection id instead.
   */
  readonly exclude?: { readonly users?: readonly string[]; readonly connections?: readonly string[] };
}

export interface Message {
  readonly type: string;
  readonly data: unknown;
  /** @default - clients keep every message */
  readonly supersedes?: Supersedes;
  /**
   * The service keeps the newest message of each key of a channel, or of everyone, and gives it to clients that subscribe or
   * connect. 1 to 128 characters. Newest by the version of `supersedes`, or else by the time of opening. @default - not kept
   */
  readonly retain?: string;
}

/** The request of a domain event, after its mapping. */
export interface BroadcastRequest {
  readonly audience: Audience;
  readonly message: Message;
  /** ISO 8601 with zone; a broadcast that starts later ends as EXPIRED. */
  readonly expiresAt?: string;
  /**
   * ISO 8601 with zone: the time to send it, at most {@link MAX_SEND_AHEAD_DAYS} days ahead. Needs the setting `scheduled`.
   * @default - at once
   */
  readonly sendAt?: string;
  /** Two events with the same key, mapping and source are one broadcast. @default - the EventBridge id of the event */
  readonly idempotencyKey?: string;
  /** `false` keeps it out of history: a client that is away misses it. @default true */
  readonly history?: boolean;
  /**
   * Asks the users to acknowledge it, and says at the deadline how many did. Needs the setting `acknowledgements`.
   * @default - nobody is asked
   */
  readonly acknowledge?: AcknowledgeWithin;
  /**
   * Publishes `User To Reach` for each user addressed by name who does not have it in time. Needs the setting `usersToReach`.
   * @default - nobody waits for that
   */
  readonly ifUnreached?: IfUnreached;
  /**
   * The broadcast whose message is sent again, under the same id and time, so that clients that have it drop it.
   * @default - a new message
   */
  readonly resendOf?: { readonly broadcastId: string; /** ISO 8601. */ readonly time: string };
  /**
   * The trace it belongs to, as W3C Trace Context writes it: `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. The message
   * carries it. An invalid one is dropped. @default - the X-Ray trace of the execution, if it is sampled
   */
  readonly traceparent?: string;
}

/** A string of the request that is made from fields of the event. */
export interface MappedText {
  /** Path in the request: keys, and positions in lists. */
  readonly at: readonly (string | number)[];
  /** Its parts: constants, and fields with their values, by path. */
  readonly of: readonly (string | Readonly<Record<string, unknown>>)[];
}

/** Which scheduled broadcast, and for when. */
export interface ScheduledSend {
  readonly broadcastId: string;
  /** ISO 8601 in UTC. */
  readonly sendAt: string;
}

/** Input of the `broadcast` state machine, which the input transformer of a rule makes from a domain event. */
export interface BroadcastInput {
  /** Name of the mapping in infra/domain-events.ts, or `BroadcastRequested` for the generic rule. */
  readonly mapping: string;
  /** EventBridge `source` of the domain event. */
  readonly source: string;
  /** EventBridge `id` of the domain event. */
  readonly eventId: string;
  /** EventBridge `time` of the domain event, ISO 8601. */
  readonly time: string;
  /** Unvalidated; should be a {@link BroadcastRequest}. Absent if the companion rule found missing fields, and see `scheduled`. */
  readonly request?: unknown;
  /** Strings that the mapping makes from fields of the event; each is null in the request until they are joined. */
  readonly texts?: readonly MappedText[];
  /** From the companion rule: the mapped fields (dotted paths), and the event's detail, which lacks at least one. */
  readonly missing?: { readonly fields: readonly string[]; readonly detail: unknown };
  /**
   * In an execution that sends a scheduled broadcast, whose row has its request. EventBridge Scheduler sends this without a request;
   * the overdue rule with it.
   */
  readonly scheduled?: ScheduledSend;
  /** Number of redrives from the dead-letter queue. */
  readonly redrives?: number;
  /** ISO 8601 time since when no execution could open it. Set by the overdue rule, which gives up after a time. */
  readonly unopenedSince?: string;
}
