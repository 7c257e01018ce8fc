/**
 * Says what a client has without naming it: for each ten seconds, how many positions, and the exclusive or of their hashes. The
 * server sends again what lies in ten seconds whose fingerprint differs from its own.
 */
import { hashOf, timeOf } from './position';

export const BUCKET_MS = 10_000;

/** Number of the ten seconds since the epoch. */
export const bucketOf = (position: string): number => Math.floor(timeOf(position) / BUCKET_MS);

/** The number of positions, and the exclusive or of their hashes in 16 hexadecimal digits. */
export type Fingerprint = readonly [count: number, xor: string];

/** @param positions in any order; each counts once */
export function fingerprintsOf(positions: Iterable<string>): Map<number, Fingerprint> {
  // JavaScript's exclusive or takes 32 bits.
  const buckets = new Map<number, [count: number, high: number, low: number]>();
  for (const position of new Set(positions)) {
    const bucket = bucketOf(position);
    const [count, high, low] = buckets.get(bucket) ?? [0, 0, 0];
    const hash = hashOf(position);
    buckets.set(bucket, [count + 1, high ^ parseInt(hash.slice(0, 8), 16), low ^ parseInt(hash.slice(8), 16)]);
  }
  return new Map([...buckets].map(([bucket, [count, high, low]]) => [bucket, [count, `${hex(high)}${hex(low)}`]]));
}

const hex = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');
