/** Logs each message: its sender, action, duration and outcome, but never its data. */
import { logger as sharedLogger } from '#shared/runtime/logger';
import type { Interceptor, MessageLogger } from '../handler-types';
import { InvalidInputError } from '../invalid-input-error';

/** @param logger a Powertools logger. @default - this service's logger, which adds request id and connection id */
export const logMessages =
  (logger: MessageLogger = sharedLogger): Interceptor =>
  async ({ action, userId }, next) => {
    const started = performance.now();
    const keys = () => ({ action, userId, durationMs: Math.round(performance.now() - started) });
    try {
      const result = await next();
      logger.info('Message handled', { ...keys(), replied: result.body !== undefined });
      return result;
    } catch (error) {
      // The validator's message may show the client's data: log where the problem is, not the data.
      if (error instanceof InvalidInputError) logger.warn('Message refused', { ...keys(), fields: pathsOf(error) });
      else logger.error('Message failed', { ...keys(), error: error });
      throw error;
    }
  };

const pathsOf = ({ issues }: InvalidInputError): string[] => issues.flatMap(({ path }) => path ?? []);
