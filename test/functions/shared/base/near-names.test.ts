import { hintFor } from '#shared/base/near-names';

it.each([
  ['one letter replaced', 'statuz', ['status'], "did you mean 'status'?"],
  ['two letters missing', 'stat', ['status'], "did you mean 'status'?"],
  ['two letters too many', 'statuses', ['status'], "did you mean 'status'?"],
  ['another case', 'STATUS', ['status', 'other'], "did you mean 'status'?"],
  ['three letters of twelve', 'connectioxyz', ['connectionid'], "did you mean 'connectionid'?"],
  ['the nearest first, then by name', 'cat', ['cart', 'bat', 'cot', 'dog'], "did you mean 'bat' or 'cart' or 'cot'?"],
  [
    'the nearest before the first by name',
    'show',
    ['shaw', 'shown', 'abow'],
    "did you mean 'shaw' or 'shown' or 'abow'?",
  ],
  ['three at most', 'a', ['d', 'c', 'b', 'e'], "did you mean 'b' or 'c' or 'd'?"],
  ['none at three letters of four', 'abcd', ['axyz'], 'expected one of axyz'],
  ['none near, all in order', 'other', ['second', 'first'], 'expected one of first, second'],
  ['none at all', 'other', [], 'expected one of none'],
])('%s: %s', (_, unknown, names, hint) => {
  expect(hintFor(unknown, names)).toBe(hint);
});

it('shows twenty names, and counts the rest', () => {
  const names = Array.from({ length: 22 }, (_, index) => `a-long-name-${String(index).padStart(2, '0')}`);
  const shown = names.slice(0, 20).join(', ');
  expect(hintFor('zzz', names)).toBe(`expected one of ${shown}, and 2 more`);
  expect(hintFor('zzz', names.slice(0, 20))).toBe(`expected one of ${shown}`);
});

it('leaves the list as it is', () => {
  const names = ['second', 'first'];
  hintFor('other', names);
  expect(names).toEqual(['second', 'first']);
});
