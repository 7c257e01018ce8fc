/** Sends the client an error reply if its message failed, with the request id to look for in the logs. */
import { logger as sharedLogger } from '#shared/runtime/logger';
import { errorReply } from '#shared/websocket/websocket';
import type { Interceptor, MessageLogger } from '../handler-types';
import { InvalidInputError } from '../invalid-input-error';

/**
 * The invocation then counts as a success for Lambda. Put this first, outside the interceptors that log and count. The
 * error itself is logged and never shown to the client.
 * @param logger a Powertools logger. @default - this service's logger
 */
export const replyToErrors =
  (logger: Pick<MessageLogger, 'error'> = sharedLogger): Interceptor =>
  async ({ action, event }, next) => {
    try {
      return await next();
    } catch (error) {
      if (error instanceof InvalidInputError) throw error;
      logger.error('Message answered with an error', { action, error: error });
      const { requestId } = event.requestContext ?? {};
      return errorReply('Your message could not be handled. Try again later.', { action, requestId });
    }
  };
