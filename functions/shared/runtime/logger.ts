/**
 * The logger of every function: structured JSON with the name of the function as service. What is logged are ids, counts
 * and reasons; never a message body, a token or a header.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';

/** Service name and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL. */
export const logger = new Logger();

/**
 * Begins an invocation: every line carries its request id and the given keys, and nothing of the invocation before. Not what
 * is the same in each line of a log group (ARN, name, memory): a million invocations would pay for it a million times.
 */
export function beginLog(context: Context, keys: Readonly<Record<string, unknown>>): void {
  logger.resetKeys();
  logger.appendKeys({ function_request_id: context.awsRequestId, ...keys });
}
