/**
 * Who is asked, and until when. All users of a broadcast acknowledge at about the same time, and a key can be read about 3,000 times a
 * second, so a function reads each broadcast once: what is asked does not change before its deadline.
 */
import type { AskedRow } from '#shared/acknowledgements/acknowledgements-table';

export interface AskedOf {
  /** Epoch milliseconds. */
  readonly until: number;
  readonly shards: number;
  asks(userId: string): boolean;
}

type Read = (broadcastIds: readonly string[]) => Promise<ReadonlyMap<string, AskedRow>>;

/** Names of users that are remembered at once, about 10 MB; a broadcast without names counts as one. */
const MAX_NAMES = 50_000;

export class AskedBroadcasts {
  /** The least recently read first. */
  readonly #known = new Map<string, { readonly asked: AskedOf; readonly names: number }>();
  #names = 0;

  constructor(
    private readonly read: Read,
    private readonly maxNames = MAX_NAMES,
  ) {}

  /**
   * Those that exist, by id.
   * @param broadcastIds different ones
   * @param now epoch milliseconds
   * @throws errors of DynamoDB
   */
  async of(broadcastIds: readonly string[], now: number): Promise<ReadonlyMap<string, AskedOf>> {
    const found = new Map<string, AskedOf>();
    for (const id of broadcastIds) {
      const known = this.#known.get(id);
      // After its deadline it may have got another one.
      if (known && known.asked.until > now) found.set(id, known.asked);
    }
    const unknown = broadcastIds.filter((id) => !found.has(id));
    if (unknown.length === 0) return found;
    for (const [id, row] of await this.read(unknown)) {
      const asked = askedOf(row);
      found.set(id, asked);
      this.#remember(id, asked, Math.max(1, row.users.length));
    }
    return found;
  }

  #remember(id: string, asked: AskedOf, names: number): void {
    this.#forget(id);
    this.#known.set(id, { asked, names });
    this.#names += names;
    for (const oldest of this.#known.keys()) {
      if (this.#names <= this.maxNames) return;
      this.#forget(oldest);
    }
  }

  #forget(id: string): void {
    this.#names -= this.#known.get(id)?.names ?? 0;
    this.#known.delete(id);
  }
}

function askedOf({ until, shards, users, others }: AskedRow): AskedOf {
  const named = new Set(users);
  return { until, shards, asks: (userId) => others || named.has(userId) };
}
