/** A check of `broadcast acceptance`, and what came of it. */
import type { Trial } from './trial';

export interface Check {
  readonly check: string;
  readonly expected: string;
  /** What to do if it fails. */
  readonly todo: string;
  /** Why this stack cannot run it; undefined if it can. */
  readonly skip?: (trial: Trial) => string | undefined;
  /** @returns what was got. @throws Error with what was got instead */
  readonly run: (trial: Trial) => Promise<string>;
}

export interface CheckResult {
  readonly check: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly expected: string;
  /** Or why it was skipped. */
  readonly got: string;
  /** Only if it failed. */
  readonly todo?: string;
  /** Milliseconds. */
  readonly took: number;
}

/** A check that turned out not to be possible; the message says why. */
export class CannotCheckError extends Error {
  override readonly name = 'CannotCheckError';
}

/** @throws Error saying what was got instead */
export function expectEqual(what: string, got: unknown, expected: unknown): void {
  const [is, should] = [got, expected].map((value) => JSON.stringify(value));
  if (is !== should) throw new Error(`${what}: ${is}, not ${should}`);
}
