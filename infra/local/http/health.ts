/** `GET /_local/health`: what is running, for scripts that wait until the endpoint is ready. */
import type { HttpHandler } from './http-message';

export interface Health {
  /** `starting` until every resource of the template exists. */
  readonly status: 'starting' | 'ready';
  readonly region: string;
  readonly services: readonly string[];
}

/** Answers 503 while starting, so that `curl --fail --retry` can wait. */
export const healthHandler =
  (health: () => Health): HttpHandler =>
  (request) => {
    if (request.rawUrl !== '/_local/health' || request.method !== 'GET') return undefined;
    const state = health();
    return Promise.resolve({
      status: state.status === 'ready' ? 200 : 503,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(state),
    });
  };
