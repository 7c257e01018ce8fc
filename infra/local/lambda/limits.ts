/** Limits of Lambda, each with its unit. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */

/** Bytes of a synchronous invocation's payload, either way. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** Bytes of an asynchronous invocation's payload. */
export const MAX_ASYNC_PAYLOAD_BYTES = 1024 * 1024;
/** Bytes of log an invocation gives back when asked with LogType Tail. */
export const MAX_TAIL_BYTES = 4 * 1024;
/** Milliseconds the code outside the handler may take. */
export const INIT_TIMEOUT_MS = 10_000;
/** Seconds, when the template says nothing. */
export const DEFAULT_TIMEOUT_SECONDS = 3;
/** Megabytes, when the template says nothing. */
export const DEFAULT_MEMORY_MB = 128;
/** Times an asynchronous invocation is tried again after an error of the function. */
export const DEFAULT_ASYNC_RETRIES = 2;
/** Seconds an asynchronous event waits at most. */
export const DEFAULT_ASYNC_MAX_AGE_SECONDS = 6 * 60 * 60;
/** Environments of one function at once for each core: more would only share it, and take memory each. */
export const ENVIRONMENTS_PER_CORE = 2;
/** Milliseconds an environment waits for its next invocation; AWS promises no figure. */
export const DEFAULT_IDLE_MS = 5 * 60 * 1000;
/** Messages of one invocation by a queue, when the template says nothing. */
export const DEFAULT_QUEUE_BATCH_SIZE = 10;
/** Batches of a queue under way at once: what Lambda begins with. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const QUEUE_POLLERS = 5;
