/** Functions at the end of a path, e.g. `$.items.length()`. https://github.com/json-path/JsonPath#functions */
import type { Json } from '#local/core/service';
import type { PathStep } from './path';

type FunctionStep = Extract<PathStep, { kind: 'function' }>;

/** @returns undefined if the function has no result for the value */
export function applyFunction({ name, argument = 0 }: FunctionStep, value: Json): Json | undefined {
  const numbers = (Array.isArray(value) ? value : []).filter((each): each is number => typeof each === 'number');
  const list: readonly Json[] = Array.isArray(value) ? value : [];
  switch (name) {
    case 'length':
    case 'size':
      return lengthOf(value);
    case 'keys':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined;
    case 'first':
      return list[0];
    case 'last':
      return list.at(-1);
    case 'index':
      return list.at(argument);
    default:
      return numbers.length === 0 ? undefined : AGGREGATIONS[name](numbers);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

const AGGREGATIONS = {
  sum,
  avg: mean,
  min: (numbers: readonly number[]) => numbers.reduce((least, each) => Math.min(least, each)),
  max: (numbers: readonly number[]) => numbers.reduce((most, each) => Math.max(most, each)),
  stddev: (numbers: readonly number[]) => {
    const average = mean(numbers);
    return Math.sqrt(mean(numbers.map((each) => (each - average) ** 2)));
  },
} as const;

function lengthOf(value: Json): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
