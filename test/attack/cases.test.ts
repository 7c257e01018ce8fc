import { caseOf, type CaseSource } from './cases';
import { Random } from './random';

const source: CaseSource<string> = {
  name: 'letters',
  fixed: ['a', 'b', 'c', 'd'],
  generate: (random) => `generated ${random.integer(0, 1_000_000)}`,
};
const cases = (seed: number, count: number) => Array.from({ length: count }, (_, turn) => caseOf(source, seed, turn));

it('takes half of the cases from the list, in turn, and makes the other half', () => {
  const found = cases(1, 16);

  expect(found.filter((each) => each.startsWith('generated'))).toHaveLength(8);
  expect(new Set(found.filter((each) => !each.startsWith('generated')))).toEqual(new Set(source.fixed));
});

it('makes the same cases from the same seed, and others from another', () => {
  expect(cases(1, 20)).toEqual(cases(1, 20));
  expect(cases(1, 20)).not.toEqual(cases(2, 20));
});

it('makes a case without those before it, so that a finding can run again alone', () => {
  expect(caseOf(source, 7, 13)).toBe(cases(7, 14)[13]);
});

it('draws numbers within their limits', () => {
  const random = new Random(1, 'bounds');
  const drawn = Array.from({ length: 300 }, () => random.integer(2, 4));
  expect(new Set(drawn)).toEqual(new Set([2, 3, 4]));
  expect(() => random.pick([])).toThrow('nothing to pick from');
});
