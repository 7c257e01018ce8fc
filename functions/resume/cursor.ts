/**
 * A cursor: up to when a client has a stream. It is the time when the server began to read for the client's last complete resume,
 * and not the time of the last message: a message that was written a moment before may not have been readable yet.
 */
import type { Signer } from './signer';

export interface Cursor {
  /** Epoch milliseconds of the server's clock. */
  readonly readAt: number;
  /** Epoch milliseconds from which on the client may read the stream at all. */
  readonly from: number;
  /** The last connections of the client: a broadcast that excludes one of them excludes the client. */
  readonly connections: readonly string[];
}

/** Connections a cursor remembers. A client seldom has more within {@link SLACK_MS}. */
const REMEMBERED_CONNECTIONS = 4;

/**
 * A row can be read this many milliseconds after its position, at the latest: within the timeout of OpenBroadcast, which stamps
 * and writes it, and the difference between two clocks. So a resume begins this much before its cursor.
 */
export const SLACK_MS = 60_000;

/** As it is signed; short names, because a client sends up to 52 of them. */
interface Stored {
  readonly t: number;
  readonly f: number;
  readonly c: readonly string[];
}

/** Signs and opens the cursors of one user. */
export class Cursors {
  constructor(
    private readonly signer: Signer,
    private readonly userId: string,
  ) {}

  sign(stream: string, { readAt, from, connections }: Cursor): string {
    const kept = [...new Set(connections)].slice(0, REMEMBERED_CONNECTIONS);
    return this.signer.sign({ t: readAt, f: from, c: kept } satisfies Stored, this.#signed(stream));
  }

  /** @returns undefined if this server did not give it to this user for this stream, or if it is of the future */
  open(stream: string, token: string, now: number): Cursor | undefined {
    const stored = this.signer.open(token, this.#signed(stream)) as Stored | undefined;
    if (!stored || stored.t > now + SLACK_MS) return undefined;
    return { readAt: stored.t, from: stored.f, connections: stored.c };
  }

  #signed = (stream: string) => ({ purpose: 'cursor', userId: this.userId, about: stream }) as const;
}
