import { decodePercent } from '#local/http/percent-encoding';

it.each([
  ['%40connections', '@connections'],
  ['%E2%82%AC', '€'],
  ['plain', 'plain'],
])('decodes %s', (text, decoded) => {
  expect(decodePercent(text)).toBe(decoded);
});

it.each(['%', '%zz', '%ff', 'a%E2%82', '%C3%28'])('leaves %s as it is, and throws nothing', (text) => {
  expect(decodePercent(text)).toBe(text);
});
