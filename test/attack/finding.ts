/** A finding of the attack, with the command line that reproduces it. */

export const PARTS = ['sender', 'flow', 'doors', 'floods'] as const;
export type Part = (typeof PARTS)[number];

export interface Place {
  readonly seed: number;
  readonly part: Part;
  readonly case: number;
}

export interface Finding {
  readonly part: Part;
  readonly what: string;
  /** A command line. */
  readonly again: string;
}

export const finding = ({ seed, part, case: number }: Place, what: string): Finding => ({
  part,
  what,
  again: `npm run attack -- --seed ${seed} --only ${part} --case ${number}`,
});
