/** Limits of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */

/** Bytes of one message including its attributes, and of all messages in one batch. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
export const MAX_BATCH_ENTRIES = 10;
export const MAX_MESSAGE_ATTRIBUTES = 10;
/** Maximum number of messages per ReceiveMessage. */
export const MAX_RECEIVED_MESSAGES = 10;
export const MAX_WAIT_SECONDS = 20;
export const MAX_DELAY_SECONDS = 15 * 60;
export const MAX_VISIBILITY_TIMEOUT_SECONDS = 12 * 60 * 60;
export const MIN_RETENTION_SECONDS = 60;
export const MAX_RETENTION_SECONDS = 14 * 24 * 60 * 60;
export const DEFAULT_RETENTION_SECONDS = 4 * 24 * 60 * 60;
export const DEFAULT_VISIBILITY_TIMEOUT_SECONDS = 30;
/** Milliseconds in which a FIFO queue takes a message with the same deduplication id once. */
export const DEDUPLICATION_MS = 5 * 60 * 1000;
/** Messages received but not yet deleted; more are refused with OverLimit. */
export const MAX_IN_FLIGHT_MESSAGES = 120_000;

/** Messages in one queue of local mode: SQS has no such limit, but the memory of one machine has. */
export const MAX_LOCAL_MESSAGES = 100_000;
