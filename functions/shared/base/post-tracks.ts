/**
 * How the posts a second of a stack are divided: into tracks, on each of which one batch at a time posts at a steady rate. So
 * any number of batches together keep to the rate over any second, and none has to be faster than a sender is. The functions,
 * the fan-out and the cost model use the same numbers.
 */

/** Batches of this many connections and more keep to the rate. Smaller ones are left a reserve, and pay nothing. */
export const GOVERNED_CONNECTIONS = 20;

/** Posts a second of one track at most: what a sender of 256 MB can keep up with, at up to 100 ms of latency. */
const MAX_TRACK_RATE = 1000;

export interface PostTracks {
  readonly count: number;
  /** Posts a second of each. */
  readonly rate: number;
}

/** @param postsPerSecond of all batches that keep to the rate, at least 1 */
export function postTracks(postsPerSecond: number): PostTracks {
  const count = Math.ceil(postsPerSecond / MAX_TRACK_RATE);
  return { count, rate: postsPerSecond / count };
}
