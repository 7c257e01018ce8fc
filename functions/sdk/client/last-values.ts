/** Remembers the newest version of each key that a message supersedes or is the last value of, and tells which are older. */
import type { Envelope, Supersedes } from '#shared/contracts/envelope';

/** Keys. A client that follows more forgets the one it heard of least recently, and then shows whatever comes of it. */
const REMEMBERED = 10_000;
/** Keys that are kept over a reload. */
const MAX_SAVED = 1000;

type OfKey = Pick<Envelope, 'type' | 'supersedes' | 'retain' | 'at'>;

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
  add(envelope: OfKey): boolean {
    if (this.isOutdated(envelope)) return false;
    const [name, version] = versionOf(envelope) ?? [];
    if (name === undefined || version === undefined) return true;
    // Moves it to the end: the first one is the least recent.
    this.#versions.delete(name);
    this.#versions.set(name, version);
    if (this.#versions.size > this.size) this.#versions.delete(this.#versions.keys().next().value!);
    return true;
  }

  /** Whether a newer one of its key was here. */
  isOutdated(envelope: OfKey): boolean {
    const [name, version] = versionOf(envelope) ?? [];
    const known = name === undefined ? undefined : this.#versions.get(name);
    return known !== undefined && version !== undefined && isOlder(version, known);
  }
}

function versionOf({ type, supersedes, retain, at }: OfKey): SavedVersions[number] | undefined {
  // Without a version, the later one is the newer one.
  const { key, version } = supersedes ?? { key: retain, version: at };
  // Not validated: a server of another version may say something else by it.
  if (typeof key !== 'string' || version === undefined) return undefined;
  // A type cannot contain a line break, so that no two pairs are the same.
  return [`${type}\n${key}`, version];
}

const isOlder = (version: Supersedes['version'], known: Supersedes['version']): boolean =>
  typeof version === typeof known && version < known;
