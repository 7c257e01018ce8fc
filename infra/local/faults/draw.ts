/**
 * Seeded randomness. A draw depends on the seed and on what it is drawn for, not on the draws before it: requests that
 * arrive in another order are given the same faults.
 */
import { createHash } from 'node:crypto';

const DRAWN_BYTES = 6;

/** From 0 to below 1, even; the same for the same seed and subject. */
export function draw(seed: number, ...subject: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...subject]))
    .digest();
  return digest.readUIntBE(0, DRAWN_BYTES) / 2 ** (8 * DRAWN_BYTES);
}
