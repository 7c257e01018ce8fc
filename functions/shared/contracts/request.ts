/** What a domain event asks for, and what of it reaches the state machine and the client. */

/** To whom a broadcast goes. At least one of the first four must be given; `exclude` is taken away from them. */
export interface Audience {
  readonly users?: readonly string[];
  readonly channels?: readonly string[];
  readonly everyone?: boolean;
  readonly connections?: readonly string[];
  /**
   * `users` are taken away from `users`, `channels` and `everyone`, and not from `connections`: an id does not say whose it
   * is. Exclude the id to take it away from there.
   */
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

/** A text of the request that is made of fields of the event. */
export interface MappedText {
  /** Where in the request: keys, and positions in lists. */
  readonly at: readonly (string | number)[];
  /** What it is made of: constants, and fields with their values, by path. */
  readonly of: readonly (string | Readonly<Record<string, unknown>>)[];
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
  /** Texts the mapping puts together from fields of the event; each stands in the request as null until they are joined. */
  readonly texts?: readonly MappedText[];
  /** From the companion rule: the mapped fields (dotted paths) and the event's detail in which at least one is absent. */
  readonly missing?: { readonly fields: readonly string[]; readonly detail: unknown };
  /** Times it was taken out of the dead-letter queue and started again. */
  readonly redrives?: number;
  /** ISO 8601: since when no execution could open it. From the overdue rule, which gives it up after a time. */
  readonly unopenedSince?: string;
}
