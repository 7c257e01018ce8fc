/**
 * Where the cases of an attack come from: half of each kind is a fixed list of what is known to be bad, half is generated from
 * the seed, so that nobody can tune to a list.
 */
import { Random } from './random';

export interface CaseSource<Case> {
  /** Also the subject of its chance. */
  readonly name: string;
  readonly fixed: readonly Case[];
  readonly generate: (random: Random) => Case;
}

/** A prime, so that its multiples meet every place of a list before they meet one again: a short run sees all of a long list. */
const STEP = 7919;

/** The n-th case of a source: the fixed list on even turns, over and over, and a new one from the seed on odd ones. */
export function caseOf<Case>({ name, fixed, generate }: CaseSource<Case>, seed: number, turn: number): Case {
  const nth = Math.floor(turn / 2);
  const known = turn % 2 === 0 ? fixed[(nth * STEP) % fixed.length] : undefined;
  return known ?? generate(new Random(seed, name, nth));
}

/** What one part of the attack is asked to do. */
export interface PartOptions {
  readonly seed: number;
  /** Whether to stop before the next case; asked with the number of the case. */
  readonly isOver: (caseNumber: number) => boolean;
  /** Number of the first case. @default 0 */
  readonly firstCase?: number;
  readonly onProgress: (progress: string) => void;
  /** Takes what must be ended when the attack is interrupted. */
  readonly onEnd: (end: () => Promise<void>) => void;
}
