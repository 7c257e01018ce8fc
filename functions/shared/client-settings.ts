/**
 * Settings of every AWS client of the functions. A handler makes its client once per execution environment, so that its
 * connections, kept alive by the SDK, serve every invocation. Region, credentials and endpoint come from the environment.
 *
 * `standard` and not `adaptive`: the latter holds calls back on the client, which under Lambda's concurrency slows those
 * who are not throttled. Four attempts in at most 8 s of waiting for answers stay inside every function's timeout.
 */
export const CLIENT_SETTINGS = {
  retryMode: 'standard',
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;
