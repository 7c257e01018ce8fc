/** Limits of this service, each with its unit. No other file declares these numbers. AWS limits: base/aws-limits.ts. */

/** Bytes of envelope text, JSON-escaped, that travel in the state payload. A larger one is read from the broadcasts table. */
export const MAX_INLINE_ENVELOPE_BYTES = 16 * 1024;
/** Bytes of recipients, direct connections and exclusions, as JSON, that one broadcast may list in its state payload. */
export const MAX_AUDIENCE_BYTES = 96 * 1024;
/** Characters of a user id, a channel name, a message type or an idempotency key. Keeps a page of index rows under 256 KiB. */
export const MAX_NAME_LENGTH = 128;
/** Levels of objects and lists in `message.data`: more than events need, and few enough for every parser on the way. */
export const MAX_DATA_DEPTH = 100;
/** Levels of a whole message: `{action, data}` from a client, or an envelope for a client. */
export const MAX_MESSAGE_DEPTH = MAX_DATA_DEPTH + 1;
/** Channels one connection may be subscribed to. */
export const MAX_CHANNELS_PER_CONNECTION = 50;
/**
 * Seconds that an execution has to publish its recorded report before the overdue rule does, and so the age at which the rule
 * begins to look at a broadcast. Longer than all tries of PublishReport and MarkPublished.
 */
export const PUBLISH_SECONDS = 30;
/** Maximum failures a report names. */
export const MAX_REPORTED_FAILURES = 20;
/** Maximum unreached users a report names. */
export const MAX_REPORTED_USERS = 100;
/** Bytes of a reply to `resume` besides envelopes and streams: its names, and the token of the next page. */
export const MAX_RESUMED_BYTES_BESIDE = 1024;
/** Seconds that a broadcast may wait for acknowledgements: a day, the longest that history is kept. */
export const MAX_ACKNOWLEDGE_SECONDS = 86_400;
/** Acknowledgements in one message of a client. */
export const MAX_ACKNOWLEDGED_AT_ONCE = 50;
/** Seconds that users may have before they are reached in another way: the longest delay of a message in SQS. */
export const MAX_UNREACHED_SECONDS = 900;
/** Bytes of names in one `Broadcast Acknowledged` event: EventBridge bills 64 KB as one. */
export const MAX_UNACKNOWLEDGED_BYTES = 60_000;
/** Days that a broadcast may be scheduled ahead: the same date of the next year is always possible. */
export const MAX_SEND_AHEAD_DAYS = 366;
/**
 * Seconds after its time at which the overdue rule sends a scheduled broadcast that its schedule did not. EventBridge Scheduler calls
 * its target within a minute. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const SCHEDULE_GRACE_SECONDS = 120;
/** Connections in a row with a socket after which a sweep stops. */
export const QUIET_SWEEP_CONNECTIONS = 25;
