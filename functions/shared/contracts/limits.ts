/** Limits of this service, each with its unit. Nothing else declares one of these numbers. AWS's: base/aws-limits.ts. */

/** Bytes of envelope text, JSON-escaped, that travel in the state payload; a larger one is read from the broadcasts table. */
export const MAX_INLINE_ENVELOPE_BYTES = 16 * 1024;
/** Bytes of recipients, direct connections and exclusions, as JSON, that one broadcast may list in its state payload. */
export const MAX_AUDIENCE_BYTES = 96 * 1024;
/** Characters of a user id, a channel name, a message type or an idempotency key. Keeps a page of index rows under 256 KiB. */
export const MAX_NAME_LENGTH = 128;
/** Levels of objects and lists in `message.data`: more than any event has, and few enough for every parser on the way. */
export const MAX_DATA_DEPTH = 100;
/** Levels of a whole message, `{action, data}` of a client or an envelope for one. */
export const MAX_MESSAGE_DEPTH = MAX_DATA_DEPTH + 1;
/** Channels one connection may be subscribed to. */
export const MAX_CHANNELS_PER_CONNECTION = 50;
/**
 * Seconds an execution has to publish the report it recorded, before the overdue rule does; and so the age at which the
 * rule begins to look at a broadcast. Longer than all tries of PublishReport and MarkPublished take.
 */
export const PUBLISH_SECONDS = 30;
/** Failures a report names. */
export const MAX_REPORTED_FAILURES = 20;
/** Unreached users a report names. */
export const MAX_REPORTED_USERS = 100;
/** Connections in a row that have a socket, after which a sweep has seen enough. */
export const QUIET_SWEEP_CONNECTIONS = 25;
