import { Random } from '../random';
import { DOORS } from './doors';
import { deepList, deepObject, mutated, weirdValue } from './weird';

it('nests as deep as asked', () => {
  expect(deepList(3)).toBe('[[[1]]]');
  expect(JSON.parse(deepObject(2, '"x"'))).toEqual({ a: { a: 'x' } });
});

it('makes values that are mostly JSON, and the same from the same seed', () => {
  const values = (seed: number) => Array.from({ length: 50 }, (_, nth) => weirdValue(new Random(seed, nth)));
  expect(values(1)).toEqual(values(1));
  expect(values(1)).not.toEqual(values(2));
});

it('leaves no placeholder in what it changes', () => {
  const sample = { a: { b: [1, { c: 'x' }] }, d: null };
  const made = Array.from({ length: 300 }, (_, nth) => mutated(sample, new Random(3, nth)).toString('latin1'));
  expect(made.filter((text) => text.includes('@@raw'))).toEqual([]);
  expect(new Set(made).size).toBeGreaterThan(200);
});

it.each(DOORS.map((door) => [door.name, door] as const))(
  '%s: every name is one line that a terminal may show',
  (_, door) => {
    const generated = Array.from({ length: 20 }, (__, nth) => door.generate(new Random(5, nth)));
    for (const { name } of [...door.fixed, ...generated]) expect(name).toMatch(/^[\x20-\x7e…]{1,1300}$/);
  },
);
