/** Logs each message: who sent which, how long it took, what became of it; never its data. */
import { logger as sharedLogger } from '#shared/runtime/logger';
import type { Interceptor, MessageLogger } from '../handler-types';
import { InvalidInputError } from '../invalid-input-error';

/** @param logger as Powertools makes it. @default - the one of this service, whose lines carry request and connection id */
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
      // The validator's words may show what the client sent: the log says where, not what.
      if (error instanceof InvalidInputError) logger.warn('Message refused', { ...keys(), fields: pathsOf(error) });
      else logger.error('Message failed', { ...keys(), error: error });
      throw error;
    }
  };

const pathsOf = ({ issues }: InvalidInputError): string[] => issues.flatMap(({ path }) => path ?? []);
