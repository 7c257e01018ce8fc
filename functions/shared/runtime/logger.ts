/**
 * The functions' logger: structured JSON, with the function's name as service. It logs ids, counts and reasons; never a message
 * body, a token or a header.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';

/** Service name and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL. */
export const logger = new Logger();

/**
 * Begins an invocation: every line gets its request id and the given keys, and nothing from the invocation before. It
 * leaves out what is the same in the whole log group (ARN, name, memory), because every line is billed.
 */
export function beginLog(context: Context, keys: Readonly<Record<string, unknown>>): void {
  logger.resetKeys();
  logger.appendKeys({ function_request_id: context.awsRequestId, ...keys });
}
