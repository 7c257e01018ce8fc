/** Limits of EventBridge, each with its unit. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export { MAX_ENTRIES_PER_PUT } from '#shared/base/aws-limits';
/** Bytes of all entries of one PutEvents call; 256 KB until January 2026. */
export const MAX_PUT_BYTES = 1024 * 1024;
export const MAX_TARGETS_PER_RULE = 5;
/** Characters of an event pattern. */
export const MAX_PATTERN_CHARACTERS = 4096;
export const MAX_BUS_NAME_CHARACTERS = 256;
export const MAX_RULE_NAME_CHARACTERS = 64;
export const MAX_ARCHIVE_NAME_CHARACTERS = 48;
export const MAX_REPLAY_NAME_CHARACTERS = 64;
export const MAX_RETRY_ATTEMPTS = 185;
export const MIN_EVENT_AGE_SECONDS = 60;
export const MAX_EVENT_AGE_SECONDS = 24 * 60 * 60;

/** Deliveries that local mode runs at once, so that a burst of events does not start everything at the same time. */
export const MAX_CONCURRENT_DELIVERIES = 50;
/** Bytes that one archive keeps in memory in local mode; beyond that, the oldest events are dropped. */
export const MAX_ARCHIVE_BYTES = 64 * 1024 * 1024;
