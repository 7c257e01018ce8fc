import { hashOf, isPosition, positionAt, timeOf } from '#shared/history/position';

const HASH = '0123456789abcdef';

it.each<[string, number, string | undefined, string]>([
  ['milliseconds and a hash', 1764000000123, HASH, `1764000000123-${HASH}`],
  ['a hash that is cut off', 1764000000123, `${HASH}0123`, `1764000000123-${HASH}`],
  ['a short hash, which zeros follow', 1764000000123, 'ab', '1764000000123-ab00000000000000'],
  ['no hash, which is before all', 1764000000123, undefined, '1764000000123-0000000000000000'],
  ['an early time, which zeros precede', 5, HASH, `0000000000005-${HASH}`],
  ['a part of a millisecond, which is left out', 5.9, HASH, `0000000000005-${HASH}`],
  ['a time before the epoch, which is the epoch', -1, HASH, `0000000000000-${HASH}`],
])('is of %s', (_what, ms, hash, position) => {
  expect(positionAt(ms, hash)).toBe(position);
});

it('sorts as text by time, then by hash', () => {
  const inOrder = [positionAt(9, 'ff'), positionAt(10), positionAt(10, '0a'), positionAt(10, 'a0'), positionAt(100)];
  expect([...inOrder].reverse().sort()).toEqual(inOrder);
});

it('gives back its time and its hash', () => {
  const position = positionAt(1764000000123, HASH);
  expect([timeOf(position), hashOf(position)]).toEqual([1764000000123, HASH]);
});

it.each<[string, unknown, boolean]>([
  ['a position', positionAt(1764000000123, HASH), true],
  ['nothing', undefined, false],
  ['a number', 1764000000123, false],
  ['a list of a position', [positionAt(1764000000123, HASH)], false],
  ['an empty text', '', false],
  ['a time alone', '1764000000123', false],
  ['a short time', `176400000012-${HASH}`, false],
  ['a long time', `17640000001234-${HASH}`, false],
  ['a short hash', '1764000000123-0123456789abcde', false],
  ['a long hash', `1764000000123-${HASH}0`, false],
  ['a hash in capitals', '1764000000123-0123456789ABCDEF', false],
])('tells whether %s is one', (_what, value, is) => {
  expect(isPosition(value)).toBe(is);
});
