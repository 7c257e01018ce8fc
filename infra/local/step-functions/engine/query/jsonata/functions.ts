/**
 * The functions that AWS adds to JSONata, and the one it removes ($eval).
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Environment, Expression } from 'jsonata';
import { ownProperty } from '#shared/base/own-property';
import { parseJson } from '#shared/base/parse-json';
import { HASH_ALGORITHMS } from '../hash-algorithms';

/** Values from the engine that runs an execution, so that waits and the expressions' time agree. */
export interface EngineValues {
  /** Epoch milliseconds; constant during an evaluation. */
  readonly millis: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** A variable name that no expression can spell; it carries these values through an evaluation. */
const ENGINE = ' engine ';
export const engineBindings = (values: EngineValues): Record<string, unknown> => ({ [ENGINE]: values });

/** JSONata's `this` in a function call. */
interface Focus {
  readonly environment: Environment;
}
const engineOf = ({ environment }: Focus) => environment.lookup(ENGINE) as EngineValues;

export function addFunctions(expression: Expression): void {
  expression.registerFunction('partition', partition, '<a?n:a>');
  expression.registerFunction('range', range, '<nnn:x>');
  expression.registerFunction('hash', hash, '<s?s:s>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('millis', millis, '<:n>');
  expression.registerFunction('now', now, '<s?s?:s>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', parse, '<s?:x>');
  expression.assign('eval', undefined);
}

/** Chunks of an array; never collapsed, so one chunk is still an array of arrays. */
function partition(array: unknown[] | undefined, size: number): unknown[][] | undefined {
  if (array === undefined) return undefined;
  const step = Math.floor(size);
  if (step < 1) throw new Error(`The chunk size of $partition must be at least 1, got ${size}`);
  return Array.from({ length: Math.ceil(array.length / step) }, (_, chunk) =>
    array.slice(chunk * step, (chunk + 1) * step),
  );
}

/** From first to last by a step; a result with one element is that element, like JSONata's own sequences. */
function range(first: number, last: number, step: number): unknown {
  const by = Math.trunc(step);
  if (by === 0) throw new Error('The step of $range must not be 0');
  const length = Math.max(0, Math.floor((last - first) / by) + 1);
  const numbers = Array.from({ length }, (_, index) => first + index * by);
  return numbers.length === 1 ? numbers[0] : numbers;
}

function hash(content: string | undefined, algorithm: string): string | undefined {
  if (content === undefined) return undefined;
  const name = ownProperty(HASH_ALGORITHMS, algorithm);
  if (!name)
    throw new Error(`$hash has no algorithm '${algorithm}'; it has ${Object.keys(HASH_ALGORITHMS).join(', ')}`);
  return createHash(name).update(content).digest('hex');
}

function millis(this: Focus): number {
  return engineOf(this).millis;
}

function now(this: Focus, picture?: string, timezone?: string): unknown {
  const { implementation } = this.environment.lookup('fromMillis') as {
    implementation: (...args: unknown[]) => unknown;
  };
  return implementation.call(this, millis.call(this), picture, timezone);
}

/** The same number for the same seed (mulberry32); without a seed, any. */
function random(this: Focus, seed?: number): number {
  if (seed === undefined) return engineOf(this).random();
  let state = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : parseJson(text);
}
