/** How an execution ended. */
import type { Json } from '../../core/service';

export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: Json }
  | { readonly status: 'FAILED' | 'ABORTED' | 'TIMED_OUT'; readonly error?: string; readonly cause?: string };

/** Error and cause as members, absent ones left out. */
export const failureMembers = (failure: { readonly error?: string | undefined; readonly cause?: unknown }) => ({
  ...(failure.error !== undefined && { error: failure.error }),
  ...(typeof failure.cause === 'string' && { cause: failure.cause }),
});
