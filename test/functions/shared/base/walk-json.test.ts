import { walkJson } from '#shared/base/walk-json';

const visits = (value: unknown, root?: string) =>
  [...walkJson(value, root)].map(({ value: found, depth, path }) => [path(), depth, found]);

it('visits each value before its contents, in their order, with its depth and its path', () => {
  const value = { lines: [{ sku: 'a' }, null], count: 2 };
  expect(visits(value)).toEqual([
    ['', 0, value],
    ['lines', 1, value.lines],
    ['lines[0]', 2, { sku: 'a' }],
    ['lines[0].sku', 3, 'a'],
    ['lines[1]', 2, null],
    ['count', 1, 2],
  ]);
});

it('begins paths with the name of the root', () => {
  expect(visits([1], 'detail').map(([path]) => path)).toEqual(['detail', 'detail[0]']);
});

it('keeps the dots of keys, but for the first of a path', () => {
  expect(visits({ '.a': { 'b.c': 1 } }).map(([path]) => path)).toEqual(['', '.a', '.a.b.c']);
});

it('shows 200 characters of a path', () => {
  const key = 'k'.repeat(199);
  expect(visits({ [key]: 1 }).at(-1)?.[0]).toBe(key);
  expect(visits({ [`${key}k`]: { more: 1 } }).at(-1)?.[0]).toBe(`${key}…`);
});

it('visits a million levels', () => {
  let value: unknown = 'deep';
  for (let depth = 0; depth < 1_000_000; depth += 1) value = [value];
  let last: unknown;
  for (const visited of walkJson(value)) last = visited;
  expect(last).toMatchObject({ value: 'deep', depth: 1_000_000 });
});
