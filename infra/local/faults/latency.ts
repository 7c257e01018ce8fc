/** Latencies in the faults document, in milliseconds: constant, or drawn from a distribution. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import type { Latency } from './fault';

/** Longer than anything waits for an answer. */
const MAX_MS = 15 * 60 * 1000;

export const milliseconds = v.pipe(
  v.number(`a number of milliseconds from 0 to ${MAX_MS}`),
  v.minValue(0, `milliseconds from 0 to ${MAX_MS}`),
  v.maxValue(MAX_MS, `milliseconds from 0 to ${MAX_MS}`),
);

const uniform = strictObject({ uniform: strictObject({ from: milliseconds, to: milliseconds }) });
const normal = strictObject({ normal: strictObject({ mean: milliseconds, deviation: milliseconds }) });
const exponential = strictObject({ exponential: strictObject({ mean: milliseconds }) });

export const latency = v.union(
  [milliseconds, uniform, normal, exponential],
  'milliseconds, { "uniform": { "from", "to" } }, { "normal": { "mean", "deviation" } } or { "exponential": { "mean" } }',
);

/** @param random returns the first, the second, ... number from 0 to below 1 */
export function sampleLatency(given: Latency, random: (index: number) => number): number {
  return Math.min(MAX_MS, Math.max(0, sample(given, random)));
}

function sample(given: Latency, random: (index: number) => number): number {
  if (typeof given === 'number') return given;
  if ('uniform' in given) return given.uniform.from + random(0) * (given.uniform.to - given.uniform.from);
  if ('exponential' in given) return -given.exponential.mean * Math.log(1 - random(0));
  // Box-Muller: two uniform numbers make a normal one.
  const standard = Math.sqrt(-2 * Math.log(1 - random(0))) * Math.cos(2 * Math.PI * random(1));
  return given.normal.mean + given.normal.deviation * standard;
}
