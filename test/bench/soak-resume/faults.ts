/** The faults of local mode that are on while the clients are cut off. */
import type { FaultsInput } from '#local';

/** One client in so many loses posts that no retry brings. */
const BAD_LINK_OF = 10;
const CONNECTIONS = '*Connections*';
const HISTORY = '*History*';

/** @param users of all clients */
export const faultsOf = (seed: number, users: readonly string[]): FaultsInput => ({
  seed,
  faults: [
    // A new connection is in the table, but not yet in the index that says where to post.
    { type: 'index-lag', tables: [CONNECTIONS], lagMs: { exponential: { mean: 150 } } },
    { type: 'index-lag', tables: [CONNECTIONS], probability: 0.02, lagMs: { uniform: { from: 500, to: 3000 } } },
    { type: 'socket-frozen', probability: 0.0005, forMs: 4000 },
    { type: 'socket-half-open', probability: 0.0005, noticedAfterMs: 15_000 },
    { type: 'reply-dropped', routes: ['resume'], probability: 0.02 },
    { type: 'reply-dropped', routes: ['resume'], probability: 0.02, delivered: true },
    // Several at a time, so that an invocation fails now and then and its step is retried.
    { type: 'dynamodb-error', tables: [HISTORY], probability: 0.05 },
    // Three tries of the sender: one post in eight is lost, and counted as failed.
    { type: 'post-dropped', users: users.filter((_, index) => index % BAD_LINK_OF === 0), probability: 0.5 },
    // Sent again, so that it comes twice.
    { type: 'post-dropped', probability: 0.01, delivered: true },
  ],
});

export interface FaultsSeen {
  readonly faults: readonly { readonly type: string; readonly occasions: number; readonly injected: number }[];
}

/** Sets, clears or reads the faults of a local cloud in another process. @param endpoint its URL */
export async function faultsAt(
  endpoint: string,
  method: 'GET' | 'PUT' | 'DELETE',
  faults?: FaultsInput,
): Promise<FaultsSeen> {
  const response = await fetch(`${endpoint}/_local/faults`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(faults && { body: JSON.stringify(faults) }),
  });
  if (!response.ok) throw new Error(`The faults were refused: ${await response.text()}`);
  return (await response.json()) as FaultsSeen;
}
