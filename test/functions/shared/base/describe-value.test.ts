import { describeKind, describeValue } from '#shared/base/describe-value';

it.each([
  [7, '7', 'a number'],
  [true, 'true', 'a boolean'],
  ['a', "'a'", 'a string of 1 characters'],
  ['a'.repeat(40), `'${'a'.repeat(40)}'`, 'a string of 40 characters'],
  ['a'.repeat(41), `'${'a'.repeat(40)}…' (41 characters)`, 'a string of 41 characters'],
  [undefined, 'nothing', 'nothing'],
  [null, 'null', 'null'],
  [[1, 2], 'a list of 2', 'a list of 2'],
  [{ secret: 1 }, 'an object', 'an object'],
  [7n, 'a bigint', 'a bigint'],
])('describes %p as %s, and its kind as %s', (value, shown, kind) => {
  expect(describeValue(value)).toBe(shown);
  expect(describeKind(value)).toBe(kind);
});
