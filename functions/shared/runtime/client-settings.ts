/**
 * Settings of all the functions' AWS clients. A handler makes its client once per execution environment, so that every
 * invocation reuses its connections. Region, credentials and endpoint come from the environment.
 *
 * The mode is `standard`, not `adaptive`, which holds calls back in the client and, with Lambda's concurrency, slows
 * calls that are not throttled. Four attempts wait at most 8 s for answers, which is within every function's timeout.
 */
import { TIME_LIMIT_FACTOR } from '../base/time-limit-factor';

const factor = Number(process.env[TIME_LIMIT_FACTOR] ?? 1);

/** @param limits in milliseconds: to open a socket, and from the request to its answer */
export const callLimits = (limits: { readonly connectionTimeout: number; readonly requestTimeout: number }) => ({
  connectionTimeout: limits.connectionTimeout * factor,
  requestTimeout: limits.requestTimeout * factor,
  throwOnRequestTimeout: true,
});

export const CLIENT_SETTINGS = {
  retryMode: 'standard',
  maxAttempts: 4,
  requestHandler: callLimits({ connectionTimeout: 1000, requestTimeout: 2000 }),
} as const;
