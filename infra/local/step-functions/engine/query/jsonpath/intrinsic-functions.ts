/**
 * The functions. Each gets its arguments evaluated and returns undefined if AWS refuses them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '#local/core/service';
import { ownProperty } from '#shared/base/own-property';
import { parseJson } from '#shared/base/parse-json';
import { javaText } from './java-text';
import { HASH_ALGORITHMS } from '../hash-algorithms';

interface Intrinsic {
  readonly least: number;
  /** @default the same as `least` */
  readonly most?: number;
  /** @param random from 0 to below 1 */
  call(args: readonly Json[], random: () => number): Json | undefined;
}

/** Items of ArrayRange; characters of Base64Encode, Base64Decode and Hash. Same page. */
const MAX_RANGE = 1_000;
const MAX_CHARACTERS = 10_000;
const INT_32 = 2 ** 31;

export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Array: { least: 0, most: Infinity, call: (args) => [...args] },
  ArrayPartition: { least: 2, call: ([array, size]) => partition(array, size) },
  ArrayContains: {
    least: 2,
    call: ([array, value]) => onArray(array, (list) => list.some((item) => isDeepStrictEqual(item, value))),
  },
  ArrayRange: { least: 3, call: ([first, last, by]) => range(first, last, by) },
  ArrayGetItem: { least: 2, call: ([array, index]) => onArray(array, (list) => itemAt(list, index)) },
  ArrayLength: { least: 1, call: ([array]) => onArray(array, (list) => list.length) },
  ArrayUnique: { least: 1, call: ([array]) => onArray(array, unique) },
  Base64Encode: {
    least: 1,
    call: ([text]) => onShortText(text, (plain) => Buffer.from(plain).toString('base64')),
  },
  Base64Decode: { least: 1, call: ([text]) => onShortText(text, decode) },
  Hash: { least: 2, call: ([data, algorithm]) => hash(data, algorithm) },
  JsonMerge: { least: 3, call: ([first, second, deep]) => merge(first, second, deep) },
  StringToJson: { least: 1, call: ([text]) => onText(text, parse) },
  JsonToString: { least: 1, call: ([value]) => JSON.stringify(value) },
  MathRandom: { least: 2, most: 3, call: ([from, to, seed], random) => randomBetween(from, to, seed, random) },
  MathAdd: { least: 2, call: ([first, second]) => add(first, second) },
  StringSplit: { least: 2, call: ([text, separators]) => split(text, separators) },
  UUID: { least: 0, call: () => randomUUID() },
  /** Its first argument is the template with backslashes before what is meant literally. */
  Format: { least: 1, most: Infinity, call: ([template, ...values]) => format(template, values) },
};

type Maybe = Json | undefined;

const onArray = (value: Maybe, use: (list: readonly Json[]) => Maybe): Maybe =>
  Array.isArray(value) ? use(value) : undefined;
const onText = (value: Maybe, use: (text: string) => Maybe): Maybe =>
  typeof value === 'string' ? use(value) : undefined;
const onShortText = (value: Maybe, use: (text: string) => Maybe): Maybe =>
  onText(value, (text) => (text.length <= MAX_CHARACTERS ? use(text) : undefined));

/** Fractions are cut off, although the documentation says rounded. */
function partition(array: Maybe, size: Maybe): Maybe {
  if (!Array.isArray(array) || typeof size !== 'number') return undefined;
  const step = Math.trunc(size);
  if (step < 1) return undefined;
  return Array.from({ length: Math.ceil(array.length / step) }, (_, chunk) =>
    array.slice(chunk * step, (chunk + 1) * step),
  );
}

/** The last number is included. */
function range(first: Maybe, last: Maybe, by: Maybe): Maybe {
  if (typeof first !== 'number' || typeof last !== 'number' || typeof by !== 'number') return undefined;
  const [start, end, step] = [Math.trunc(first), Math.trunc(last), Math.trunc(by)];
  if (step === 0) return undefined;
  const length = Math.max(0, Math.floor((end - start) / step) + 1);
  return length > MAX_RANGE ? undefined : Array.from({ length }, (_, index) => start + index * step);
}

const itemAt = (list: readonly Json[], index: Maybe): Maybe =>
  typeof index === 'number' && index >= 0 ? list[Math.trunc(index)] : undefined;

function unique(list: readonly Json[]): Json {
  const seen = new Set<string>();
  return list.filter((item) => {
    const key = sorted(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** JSON text that does not depend on the order of keys. */
const sorted = (value: Json): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

function decode(text: string): Maybe {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)
    ? Buffer.from(text, 'base64').toString()
    : undefined;
}

function hash(data: Maybe, algorithm: Maybe): Maybe {
  const name = typeof algorithm === 'string' ? ownProperty(HASH_ALGORITHMS, algorithm) : undefined;
  if (name === undefined || data === undefined) return undefined;
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return onShortText(text, (content) => createHash(name).update(content).digest('hex'));
}

/** Shallow; AWS has no deep merge. */
function merge(first: Maybe, second: Maybe, deep: Maybe): Maybe {
  const isObject = (value: Maybe): value is Record<string, Json> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject(first) && isObject(second) && deep === false ? { ...first, ...second } : undefined;
}

function parse(text: string): Maybe {
  if (text.trim() === '') return null;
  try {
    const value = parseJson(text) as Json;
    return Object.is(value, -0) ? 0 : value;
  } catch {
    return undefined;
  }
}

/** From the first to below the second, both rounded; the same number for the same seed. */
function randomBetween(from: Maybe, to: Maybe, seed: Maybe, random: () => number): Maybe {
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  if (seed !== undefined && typeof seed !== 'number') return undefined;
  const [start, end] = [Math.round(from), Math.round(to)];
  if (start >= end) return undefined;
  const part = seed === undefined ? random() : seeded(seed);
  return start + Math.floor(part * (end - start));
}

/** From 0 to below 1. */
const seeded = (seed: number): number => createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;

/** Both rounded, each and their sum within 32 bits. */
function add(first: Maybe, second: Maybe): Maybe {
  if (typeof first !== 'number' || typeof second !== 'number') return undefined;
  const terms = [Math.round(first), Math.round(second)];
  const sum = terms.reduce((total, term) => total + term, 0);
  return [...terms, sum].every((each) => each >= -INT_32 && each < INT_32) ? sum : undefined;
}

/** Each character of the second text separates; empty parts are left out. */
function split(text: Maybe, separators: Maybe): Maybe {
  if (typeof text !== 'string' || typeof separators !== 'string') return undefined;
  const parts = [''];
  for (const character of text) {
    if (separators.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part !== '');
}

function format(template: Maybe, values: readonly Json[]): Maybe {
  if (typeof template !== 'string') return undefined;
  let used = 0;
  let valid = true;
  const text = template.replace(/\\[{}\\]|\{\}|[{}\\]/g, (token) => {
    if (token.length === 2 && token !== '{}') return token.charAt(1);
    if (token !== '{}') valid = false;
    const value = values[used];
    used += 1;
    return value === undefined ? '' : javaText(value);
  });
  return valid && used === values.length ? text : undefined;
}
