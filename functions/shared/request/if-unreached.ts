/** Checks `ifUnreached` of requests and mappings. */
import type { IfUnreached } from '../contracts';

interface Requested {
  /** Undefined where it is not known yet. */
  readonly audience: { readonly users?: unknown; readonly everyone?: unknown } | undefined;
  readonly acknowledge?: unknown;
  readonly ifUnreached?: IfUnreached;
}

/** @returns what is wrong with a request or a mapping that has it; undefined if nothing is */
export function unreachedProblem({ audience, acknowledge, ifUnreached }: Requested): string | undefined {
  if (!ifUnreached) return undefined;
  if (ifUnreached.unacknowledged === true && acknowledge === undefined)
    return 'ifUnreached.unacknowledged needs acknowledge';
  if (audience && (audience.users === undefined || audience.everyone === true))
    return 'ifUnreached needs audience.users, without everyone: who else may get it is not known';
  return undefined;
}
