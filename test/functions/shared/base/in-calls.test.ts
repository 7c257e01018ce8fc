import { inCalls } from '#shared/base/in-calls';

const split = (sizes: readonly number[]) => inCalls(sizes, (size) => size, { items: 3, bytes: 10 });

it.each([
  ['nothing', [], []],
  ['as many items as a call takes', [1, 1, 1], [[1, 1, 1]]],
  ['one item more', [1, 1, 1, 1], [[1, 1, 1], [1]]],
  ['as many bytes as a call takes', [4, 6, 1], [[4, 6], [1]]],
  ['one byte more', [4, 7], [[4], [7]]],
  ['items after a call that was full', [9, 2, 8, 1], [[9], [2, 8], [1]]],
  ['an item larger than a call', [1, 11, 1], [[1], [11], [1]]],
])('splits %s', (_, sizes, calls) => {
  expect(split(sizes)).toEqual(calls);
});
