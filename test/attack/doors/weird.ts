/**
 * Values and texts that parsers and validators are known to stumble over. JSON is built as text, as no object can hold
 * half of it.
 */
import type { Random } from '../random';

export const DEPTHS = [50, 101, 1_000, 5_000, 10_000, 50_000] as const;

export const deepList = (depth: number, inner = '1'): string => '['.repeat(depth) + inner + ']'.repeat(depth);
export const deepObject = (depth: number, inner = '1'): string => '{"a":'.repeat(depth) + inner + '}'.repeat(depth);

/** JSON texts of single values. */
export const WEIRD_VALUES: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '1.5',
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
    '123456789012345678901234567890',
  ],
  ...[
    '""',
    '" "',
    '"\\u0000"',
    '"\\u001b[2J\\u001b]0;x\\u0007"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\u202e\\u2066"',
    '"../../etc/passwd"',
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"hasOwnProperty"',
    '"$"',
    '"$.a"',
    '"*"',
    '"%00%2e%2e"',
    '"{% $states.input %}"',
  ],
  ...['[]', '{}', '[null]', '[[]]', '[{}]', '{"":""}', '{"a":{"a":{}}}', '[1,"1",true,null]'],
  ...[
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"toString":1,"valueOf":2}',
  ],
  ...[
    '{"length":1000000000}',
    '{"then":1}',
    '{"toJSON":"x"}',
    '{"S":"x"}',
    '{"NULL":true}',
    '{"N":"NaN"}',
    '"NaN"',
    '"1e400"',
  ],
];

/** Texts that are not JSON, or barely. */
export const BROKEN_TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\n',
    '{',
    '}',
    '[',
    '{"a"',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    '[1,]',
    '{"a":1,}',
    '01',
    '+1',
    '.5',
    '1.',
    'NaN',
    'Infinity',
    'undefined',
  ],
  ...[
    '"\\x41"',
    '"\\u12"',
    '"\t"',
    '"\u0000"',
    '\ufeff{}',
    '{}{}',
    '{} x',
    '/* */{}',
    '<xml/>',
    'a=b&c=d',
    '--boundary',
    '\u0000\u0001\u0002',
  ],
];

/** Bytes that are not UTF-8: alone, cut short, overlong, surrogates, beyond Unicode. */
export const BROKEN_BYTES: readonly Buffer[] = [
  [0xff],
  [0xc3],
  [0xc3, 0x28],
  [0xe2, 0x82],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xfe, 0xff, 0x00, 0x7b],
  [0x80, 0x80, 0x80],
].map((bytes) => Buffer.from(bytes));

const LARGEST_TEXT = 300_000;

export function weirdValue(random: Random): string {
  switch (random.integer(0, 9)) {
    case 0:
      return deepList(random.integer(2, random.pick(DEPTHS)));
    case 1:
      return deepObject(random.integer(2, random.pick(DEPTHS)), random.pick(WEIRD_VALUES));
    case 2:
      return JSON.stringify(
        randomText(random)
          .repeat(random.integer(1, random.pick([2, 50, 1000])))
          .slice(0, LARGEST_TEXT),
      );
    case 3:
      return `[${Array.from({ length: random.integer(0, 300) }, () => random.pick(WEIRD_VALUES)).join(',')}]`;
    case 4:
      return `{${random
        .some(MEMBERS, 0.4)
        .map((name) => `${JSON.stringify(name)}:${random.pick(WEIRD_VALUES)}`)
        .join(',')}}`;
    case 5:
      return String((random.next() - 0.5) * 10 ** random.integer(0, 300));
    default:
      return random.pick(WEIRD_VALUES);
  }
}

const MEMBERS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  'then',
  '',
  'a',
  'action',
  'type',
  'id',
  '0',
  '\u0000',
  'é',
];

function randomText(random: Random): string {
  const from = random.pick([
    [0x20, 0x7e],
    [0, 0x1f],
    [0x80, 0x7ff],
    [0x2000, 0x206f],
    [0x1f300, 0x1f6ff],
    [0xfff0, 0xfffd],
  ] as const);
  return String.fromCodePoint(...Array.from({ length: random.integer(1, 40) }, () => random.integer(from[0], from[1])));
}

/** A valid JSON text with one or more defects: a value replaced, members added or removed, or the text torn. */
export function mutated(sample: unknown, random: Random): Buffer {
  const raws: string[] = [];
  const raw = (text: string) => `@@raw${raws.push(text) - 1}@@`;
  let value: unknown = structuredClone(sample);
  for (let count = random.integer(1, 3); count > 0; count -= 1) value = changed(value, random, raw);
  // Longest names first, so that @@raw1@@ is not found in @@raw11@@.
  const text = JSON.stringify(value ?? null).replace(
    /"@@raw(\d+)@@"/g,
    (_, index: string) => raws[Number(index)] ?? 'null',
  );
  return random.chance(0.25) ? torn(Buffer.from(text), random) : Buffer.from(text);
}

function changed(value: unknown, random: Random, raw: (text: string) => string): unknown {
  const weird = () => raw(weirdValue(random));
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return weird();
  if (Array.isArray(value)) {
    if (value.length === 0 || random.chance(0.2)) return [...(value as unknown[]), weird()];
    const at = random.integer(0, value.length - 1);
    return (value as unknown[]).map((member, index) => (index === at ? changed(member, random, raw) : member));
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.2))
    return Object.fromEntries([...entries, [random.pick(MEMBERS), weird()]]);
  const [chosen] = random.pick(entries);
  if (random.chance(0.15)) return Object.fromEntries(entries.filter(([name]) => name !== chosen));
  return Object.fromEntries(
    entries.map(([name, member]) => [name, name === chosen ? changed(member, random, raw) : member]),
  );
}

/** Cut off, with bytes that are not UTF-8, or with one byte changed. */
export function torn(bytes: Buffer, random: Random): Buffer {
  const at = random.integer(0, Math.max(0, bytes.length - 1));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.integer(0, 3)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, random.pick(BROKEN_BYTES), after]);
    case 2:
      return Buffer.concat([before, Buffer.from([random.integer(0, 255)]), after.subarray(1)]);
    default:
      return Buffer.concat([bytes, Buffer.from(random.pick(BROKEN_TEXTS))]);
  }
}
