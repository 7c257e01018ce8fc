/** Limits of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */

/** Bytes of one message, its attributes included, and of all messages of one batch. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
export const MAX_BATCH_ENTRIES = 10;
export const MAX_MESSAGE_ATTRIBUTES = 10;
/** Messages one ReceiveMessage may ask for. */
export const MAX_RECEIVED_MESSAGES = 10;
export const MAX_WAIT_SECONDS = 20;
export const MAX_DELAY_SECONDS = 15 * 60;
export const MAX_VISIBILITY_TIMEOUT_SECONDS = 12 * 60 * 60;
export const MIN_RETENTION_SECONDS = 60;
export const MAX_RETENTION_SECONDS = 14 * 24 * 60 * 60;
export const DEFAULT_RETENTION_SECONDS = 4 * 24 * 60 * 60;
export const DEFAULT_VISIBILITY_TIMEOUT_SECONDS = 30;
/** Messages received and not yet deleted; more are refused with OverLimit. */
export const MAX_IN_FLIGHT_MESSAGES = 120_000;

/** Messages local mode holds in one queue: SQS has no such limit, the memory of one machine has. */
export const MAX_LOCAL_MESSAGES = 100_000;
