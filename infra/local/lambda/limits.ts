/** Limits of Lambda, each with its unit. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */

/** Bytes of a synchronous invocation's payload, in either direction. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** Bytes of an asynchronous invocation's payload. */
export const MAX_ASYNC_PAYLOAD_BYTES = 1024 * 1024;
/** Bytes of log that an invocation returns for LogType Tail. */
export const MAX_TAIL_BYTES = 4 * 1024;
/** Milliseconds the code outside the handler may take. */
export const INIT_TIMEOUT_MS = 10_000;
/** Seconds, if the template says nothing. */
export const DEFAULT_TIMEOUT_SECONDS = 3;
/** Megabytes, if the template says nothing. */
export const DEFAULT_MEMORY_MB = 128;
/** Retries of an asynchronous invocation after an error of the function. */
export const DEFAULT_ASYNC_RETRIES = 2;
/** Maximum seconds an asynchronous event waits. */
export const DEFAULT_ASYNC_MAX_AGE_SECONDS = 6 * 60 * 60;
/** Environments of one function per core: more would only share the core and take memory. */
export const ENVIRONMENTS_PER_CORE = 2;
/** Milliseconds an environment waits for its next invocation; AWS promises no figure. */
export const DEFAULT_IDLE_MS = 5 * 60 * 1000;
/** Messages in one batch of a queue, if the template does not say. */
export const DEFAULT_QUEUE_BATCH_SIZE = 10;
/** Batches of a queue that are processed at once; Lambda starts with this many. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const QUEUE_POLLERS = 5;
