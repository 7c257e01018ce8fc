/** Which connections a fault concerns, and what they are called in every run. */
import type { FaultyConnection } from '../../core/fault-hooks';

interface OfConnections {
  readonly users?: readonly string[];
  readonly connections?: readonly string[];
}

export function concerns({ users, connections }: OfConnections, { id, userId }: FaultyConnection): boolean {
  if (users === undefined && connections === undefined) return true;
  return connections?.includes(id) === true || users?.some((user) => user === userId) === true;
}

/**
 * Labels connections by something that is the same in every run: the user, and the number of the connection among the
 * user's, in the order they are first met. Ids differ in every run.
 */
export class ConnectionLabels {
  readonly #keys = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** @returns the key of its draws, and its name for the log */
  of({ id, userId }: FaultyConnection): { readonly key: string; readonly target: string } {
    return {
      key: this.#keyOf(id, userId),
      target: userId === undefined ? `connection ${id}` : `connection ${id} of ${userId}`,
    };
  }

  #keyOf(id: string, userId = ''): string {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const nth = (this.#counts.get(userId) ?? 0) + 1;
    this.#counts.set(userId, nth);
    const key = `${userId}/${nth}`;
    this.#keys.set(id, key);
    return key;
  }
}
