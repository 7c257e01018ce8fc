/** Remembers the newest version of each key that a message supersedes or is the last value of, and tells which are older. */
import type { Envelope, Supersedes } from '#shared/contracts/envelope';

/** Keys. A client that follows more forgets the one it heard of least recently, and then shows whatever comes of it. */
const REMEMBERED = 10_000;
/** Keys that are kept over a reload. */
const MAX_SAVED = 1000;

export type SavedVersions = readonly (readonly [name: string, version: Supersedes['version']])[];

export class LastValues {
  readonly #versions = new Map<string, Supersedes['version']>();

  constructor(private readonly size = REMEMBERED) {}

  /** The versions of the keys heard of last: as many as a position has room for. */
  save(): SavedVersions {
    return [...this.#versions].slice(-MAX_SAVED);
  }

  restore(saved: SavedVersions): void {
    for (const [name, version] of saved) this.#versions.set(name, version);
  }

  /** @returns false if the message is older than one of its key that was here before */
  add({ type, supersedes, retain, at }: Pick<Envelope, 'type' | 'supersedes' | 'retain' | 'at'>): boolean {
    // Without a version, the later one is the newer one.
    const { key, version } = supersedes ?? { key: retain, version: at };
    // Not validated: a server of another version may say something else by it.
    if (typeof key !== 'string' || version === undefined) return true;
    // A type cannot contain a line break, so that no two pairs are the same.
    const name = `${type}\n${key}`;
    const known = this.#versions.get(name);
    if (known !== undefined && isOlder(version, known)) return false;
    // Moves it to the end: the first one is the least recent.
    this.#versions.delete(name);
    this.#versions.set(name, version);
    if (this.#versions.size > this.size) this.#versions.delete(this.#versions.keys().next().value!);
    return true;
  }
}

const isOlder = (version: Supersedes['version'], known: Supersedes['version']): boolean =>
  typeof version === typeof known && version < known;
