/** Answers a client whose message failed in this service's words, with the request id to look for in the logs. */
import { logger as sharedLogger } from '#shared/runtime/logger';
import { errorReply } from '#shared/websocket/websocket';
import type { Interceptor, MessageLogger } from '../handler-types';
import { InvalidInputError } from '../invalid-input-error';

/**
 * The invocation then counts as a success for Lambda: put it first, outside of what logs and counts. The error itself is
 * logged and never shown to the client.
 * @param logger as Powertools makes it. @default - the one of this service
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
      return errorReply('Your message could not be handled; try again later', { action, requestId });
    }
  };
