/** How AWS rounds what it bills: pure arithmetic, each rule with its page. Sizes in bytes, times in milliseconds. */

const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** How many messages one post is billed as. https://aws.amazon.com/api-gateway/pricing/ */
export const messagesBilled = (bytes: number): number => Math.max(1, Math.ceil(bytes / (32 * KILOBYTE)));

/** How many events one entry is billed as. https://aws.amazon.com/eventbridge/pricing/ */
export const eventsBilled = (bytes: number): number => Math.max(1, Math.ceil(bytes / (64 * KILOBYTE)));

/**
 * Write units of an item; for a change, those of the larger version.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / KILOBYTE));

/** Read units of one request, over all items it reads, before filters. Same page. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / (4 * KILOBYTE))) * (consistent ? 1 : 0.5);

/**
 * Bytes CloudWatch Logs counts for an event besides its message.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const LOG_EVENT_OVERHEAD_BYTES = 26;

/** GB-seconds of invocations of one function, each rounded up to a millisecond. https://aws.amazon.com/lambda/pricing/ */
export const lambdaGbSeconds = (billedMs: number, memoryMb: number): number =>
  (billedMs / 1000) * (memoryMb / KILOBYTE);

/**
 * Receives of an empty queue by its functions: Lambda keeps five long polls of 20 s open.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const idleReceives = (minutes: number): number => 5 * 3 * minutes;

export interface ExpressExecution {
  readonly durationMs: number;
  /** Size of the whole definition. */
  readonly definitionBytes: number;
  /** Data of one Map iteration or Parallel branch. */
  readonly dataBytes: number;
  /** Iterations and branches of all its Map and Parallel states. */
  readonly steps: number;
}

/** Memory of every EXPRESS execution besides its definition and data. */
const EXPRESS_BASE_MEMORY_BYTES = 50 * MEGABYTE;

/** Megabytes billed, in chunks of 64. https://aws.amazon.com/step-functions/pricing/ (pricing example 3) */
export function expressBilledMemoryMb({
  definitionBytes,
  dataBytes,
  steps,
}: Omit<ExpressExecution, 'durationMs'>): number {
  const used = EXPRESS_BASE_MEMORY_BYTES + definitionBytes + dataBytes * steps;
  return Math.ceil(used / (64 * MEGABYTE)) * 64;
}

/** GB-seconds of one EXPRESS execution, its duration rounded up to 100 ms. Same page. */
export const expressGbSeconds = (execution: ExpressExecution): number =>
  ((Math.ceil(execution.durationMs / 100) * 100) / 1000) * (expressBilledMemoryMb(execution) / KILOBYTE);
