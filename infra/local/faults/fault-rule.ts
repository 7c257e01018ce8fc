/** One active entry of the faults document: decides on each occasion whether it strikes, and counts. */
import type { Fault, FaultType } from './fault';
import { createHash } from 'node:crypto';

/** An injected fault, as it is logged and passed to listeners. */
export interface InjectedFault {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly type: FaultType;
  /** What was hit: ids and names, never a message. */
  readonly target: string;
  /** How many faults of this entry there were, including this one. */
  readonly count: number;
}

export interface Strike {
  /** Further numbers from 0 to below 1, for the random part of the fault itself. */
  readonly random: (index: number) => number;
}

export interface RuleSurroundings {
  readonly seed: number;
  readonly index: number;
  readonly injected: (fault: InjectedFault) => void;
}

export class FaultRule<Type extends FaultType = FaultType> {
  #occasions = 0;
  #count = 0;
  readonly #seen = new Map<string, number>();

  constructor(
    readonly fault: Fault<Type>,
    private readonly surroundings: RuleSurroundings,
  ) {}

  /** How often it was asked, and how often it struck. */
  get counts(): { readonly occasions: number; readonly injected: number } {
    return { occasions: this.#occasions, injected: this.#count };
  }

  /**
   * @param key names the occasion by something that is the same in every run: a user, a function; each key has its own
   * chances
   * @param target for the log
   */
  strike(key: string, target = key): Strike | undefined {
    const { seed, index, injected } = this.surroundings;
    const { type, probability = 1, times = defaultTimes(type), skip = 0 } = this.fault;
    const nth = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, nth);
    this.#occasions += 1;
    if (this.#occasions <= skip || this.#count >= times) return undefined;
    if (probability < 1 && draw(seed, index, key, nth) >= probability) return undefined;
    this.#count += 1;
    injected({ index, type, target, count: this.#count });
    return { random: (further) => draw(seed, index, key, nth, further) };
  }
}

/** After a restart the same state is entered again: without a limit it would never end. */
const defaultTimes = (type: FaultType): number => (type === 'engine-restart' ? 1 : Infinity);

const DRAWN_BYTES = 6;

/**
 * Seeded randomness: uniform from 0 to below 1. A draw depends on the seed and its subject, not on earlier draws, so
 * requests that arrive in another order get the same faults.
 */
export function draw(seed: number, ...subject: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...subject]))
    .digest();
  return digest.readUIntBE(0, DRAWN_BYTES) / 2 ** (8 * DRAWN_BYTES);
}
