/**
 * The cases of an attack: half of each kind is a fixed list of known problems, half is generated from the seed, so that
 * nobody can tune the code to a list.
 */
import { Random } from './random';

export interface CaseSource<Case> {
  /** Also the subject for its random numbers. */
  readonly name: string;
  readonly fixed: readonly Case[];
  readonly generate: (random: Random) => Case;
}

/** A prime, so that its multiples visit every place of a list before they repeat: a short run sees all of a long list. */
const STEP = 7919;

/** The n-th case of a source: from the fixed list on even turns, over and over; generated from the seed on odd ones. */
export function caseOf<Case>({ name, fixed, generate }: CaseSource<Case>, seed: number, turn: number): Case {
  const nth = Math.floor(turn / 2);
  const known = turn % 2 === 0 ? fixed[(nth * STEP) % fixed.length] : undefined;
  return known ?? generate(new Random(seed, name, nth));
}

/** What one part of the attack must do. */
export interface PartOptions {
  readonly seed: number;
  /** Whether to stop before the next case; called with the number of the case. */
  readonly isOver: (caseNumber: number) => boolean;
  /** Number of the first case. @default 0 */
  readonly firstCase?: number;
  readonly onProgress: (progress: string) => void;
  /** Takes what must be ended if the attack is interrupted. */
  readonly onEnd: (end: () => Promise<void>) => void;
}
