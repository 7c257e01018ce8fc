/** The open connections of all stages, for `@connections` and for local tools that show or break them. */
import type { Stage } from '../model/api';
import type { AuthorizerContext } from './connection';
import type { OpenConnection } from './open-connection';

/** An open connection as local tools see it. */
export interface ConnectionSummary {
  readonly id: string;
  readonly apiId: string;
  readonly stage: string;
  /** See {@link userIdOf}. */
  readonly userId?: string;
  /** ISO 8601. */
  readonly connectedAt: string;
  /** ISO 8601, of the last frame in either direction. */
  readonly lastActiveAt: string;
  readonly sourceIp: string;
  readonly userAgent?: string;
}

/** What local tools may do with connections. */
export interface ConnectionOperations {
  list(): ConnectionSummary[];
  /**
   * Breaks the socket at once, without a close frame.
   * @param options silently: `$disconnect` does not run, as happens on AWS now and then, and stored rows go stale
   * @returns false if there is no such open connection
   */
  terminate(id: string, options?: { readonly silently?: boolean }): boolean;
  /**
   * Holds its frames in both directions, without a close; messages to it are accepted as before. Nothing is lost.
   * @returns false if there is no such open connection
   */
  freeze(id: string, forMs: number): boolean;
  /**
   * Its client is gone, and API Gateway does not notice: messages to it are accepted and lost.
   * @param noticedAfterMs milliseconds until the connection ends as abnormally closed. @default - never
   * @returns false if there is no such open connection
   */
  halfOpen(id: string, noticedAfterMs?: number): boolean;
}

export class Connections implements ConnectionOperations {
  readonly #open = new Map<string, OpenConnection>();
  readonly #silenced = new WeakSet<OpenConnection>();

  add(connection: OpenConnection): void {
    this.#open.set(connection.info.id, connection);
  }

  /** @returns true if `$disconnect` must be told about its end */
  remove(connection: OpenConnection): boolean {
    this.#open.delete(connection.info.id);
    return !this.#silenced.has(connection);
  }

  /** A connection of the stage that takes messages; a closing one does not. */
  find(id: string, stage: Stage): OpenConnection | undefined {
    const connection = this.#open.get(id);
    return connection?.isOpen && connection.info.stage === stage ? connection : undefined;
  }

  list(): ConnectionSummary[] {
    return [...this.#open.values()].filter(({ isOpen }) => isOpen).map(summarize);
  }

  terminate(id: string, { silently = false } = {}): boolean {
    const connection = this.#open.get(id);
    if (!connection) return false;
    if (silently) this.#silenced.add(connection);
    connection.terminate();
    return true;
  }

  freeze(id: string, forMs: number): boolean {
    const connection = this.#open.get(id);
    connection?.freeze(forMs);
    return connection !== undefined;
  }

  halfOpen(id: string, noticedAfterMs?: number): boolean {
    const connection = this.#open.get(id);
    connection?.halfOpen(noticedAfterMs);
    return connection !== undefined;
  }

  terminateAll(): void {
    for (const id of [...this.#open.keys()]) this.terminate(id, { silently: true });
  }
}

function summarize({ info, lastActiveAt }: OpenConnection): ConnectionSummary {
  const { id, stage, authorizer, connectedAt, identity } = info;
  const userId = userIdOf(authorizer);
  return {
    id,
    apiId: stage.api.id,
    stage: stage.name,
    ...(userId !== undefined && { userId }),
    connectedAt: new Date(connectedAt).toISOString(),
    lastActiveAt: new Date(lastActiveAt).toISOString(),
    ...identity,
  };
}

/** The user the authorizer identified; undefined without an authorizer. */
export const userIdOf = (authorizer: AuthorizerContext | undefined): string | undefined =>
  authorizer?.userId ?? authorizer?.principalId;
