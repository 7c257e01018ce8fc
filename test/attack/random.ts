/** Repeatable random numbers: the same seed and subject give the same numbers, whatever other parts have drawn. */
import { draw } from '#local/faults/fault-rule';

export class Random {
  #drawn = 0;
  readonly #subject: readonly (string | number)[];

  /** @param subject what the numbers are for, e.g. the part and the number of the case */
  constructor(
    private readonly seed: number,
    ...subject: readonly (string | number)[]
  ) {
    this.#subject = subject;
  }

  /** From 0 to below 1. */
  next(): number {
    return draw(this.seed, ...this.#subject, this.#drawn++);
  }

  /** A whole number, both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.integer(0, from.length - 1)];
    if (picked === undefined)
      throw new Error('There is nothing to pick from: expected a list with at least one member.');
    return picked;
  }

  /** Different members, in the order of the list. */
  some<T>(from: readonly T[], probability: number): T[] {
    return from.filter(() => this.chance(probability));
  }
}
