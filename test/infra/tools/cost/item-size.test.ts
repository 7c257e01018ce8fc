import { itemBytes } from '#tools/cost/item-size';

it.each([
  ['text and its name', { name: { S: 'four' } }, 8],
  ['text in UTF-8', { n: { S: '漢字' } }, 7],
  ['a number: a byte, and one for two digits', { n: { N: '1795244110' } }, 1 + 1 + 5],
  ['a number without its trailing zeros', { n: { N: '1000000' } }, 1 + 1 + 1],
  ['zero', { n: { N: '0' } }, 1 + 1],
  ['a negative number, with its sign', { n: { N: '-12' } }, 1 + 1 + 1 + 1],
  ['a boolean', { n: { BOOL: true } }, 2],
  ['null', { n: { NULL: true } }, 2],
  ['bytes, not their base64', { n: { B: 'AAAA' } }, 1 + 3],
  ['a set', { n: { SS: ['ab', 'c'] } }, 1 + 3],
  ['a list: 3, and 1 for each element', { n: { L: [{ S: 'a' }, { S: 'bc' }] } }, 1 + 3 + 1 + 1 + 2 + 1],
  ['a map: its names too', { n: { M: { key: { S: 'a' } } } }, 1 + 3 + 3 + 1 + 1],
])('counts %s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});
