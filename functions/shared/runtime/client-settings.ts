/**
 * Settings of every AWS client of the functions. A handler makes its client once per execution environment, so that its
 * connections, kept alive by the SDK, serve every invocation. Region, credentials and endpoint come from the environment.
 *
 * `standard` and not `adaptive`: the latter holds calls back on the client, which under Lambda's concurrency slows those
 * who are not throttled. Four attempts in at most 8 s of waiting for answers stay inside every function's timeout.
 */
import { TIME_LIMIT_FACTOR } from '../base/time-limit-factor';

const factor = Number(process.env[TIME_LIMIT_FACTOR] ?? 1);

/** @param limits in milliseconds: until a socket is open, and from the request to its answer */
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
