/** IP address literals as numbers, so that ranges and spellings (`::1`, `0:0:0:0:0:0:0:1`) can be compared. */
import { isIP } from 'node:net';

export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

export const addressBits = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** The address a text spells, or undefined when it is none. Zone ids (`fe80::1%eth0`) are none. */
export function parseAddress(text: string): Address | undefined {
  const family = isIP(text);
  if (family === 4) return { family, bits: parseV4(text) };
  if (family === 6 && !text.includes('%')) return { family, bits: parseV6(text) };
  return undefined;
}

const parseV4 = (text: string): bigint => join(text.split('.').map(Number), 8n);

function parseV6(text: string): bigint {
  const [head = '', tail] = withHexTail(text).split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return join([...before, ...zeros, ...after], 16n);
}

/** `::ffff:10.0.0.1` as `::ffff:a00:1`. */
function withHexTail(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  if (!text.includes('.', start)) return text;
  const bits = parseV4(text.slice(start));
  return `${text.slice(0, start)}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));

const join = (parts: readonly number[], width: bigint): bigint =>
  parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
