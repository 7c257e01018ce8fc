import {
  eventsBilled,
  expressBilledMemoryMb,
  expressGbSeconds,
  lambdaGbSeconds,
  messagesBilled,
  readUnits,
  writeUnits,
} from '#tools/cost/billing-rules';

const KB = 1024;

it.each([
  ['a post of no bytes', messagesBilled(0), 1],
  ['a post of 32 KB', messagesBilled(32 * KB), 1],
  ['a post of one byte more', messagesBilled(32 * KB + 1), 2],
  ['a post of 128 KB', messagesBilled(128 * KB), 4],
  ['an event of 64 KB', eventsBilled(64 * KB), 1],
  ['an event of one byte more', eventsBilled(64 * KB + 1), 2],
  ['writing 1 KB', writeUnits(KB), 1],
  ['writing one byte more', writeUnits(KB + 1), 2],
  ['a page without items', readUnits(0, false), 0.5],
  ['a page of 4 KB', readUnits(4 * KB, false), 0.5],
  ['a page of one byte more', readUnits(4 * KB + 1, false), 1],
  ['a consistent read of 5 KB', readUnits(5 * KB, true), 2],
])('%s is billed with the right number of units', (_, billed, expected) => {
  expect(billed).toBe(expected);
});

it('bills EXPRESS by 64 MB and 100 ms', () => {
  const small = { definitionBytes: 25_000, dataBytes: 2_000, steps: 4 };
  expect(expressBilledMemoryMb(small)).toBe(64);
  // 165 ms are 200, times 64/1024 GB.
  expect(expressGbSeconds({ ...small, durationMs: 165 })).toBeCloseTo(0.0125, 10);
  expect(expressGbSeconds({ ...small, durationMs: 200 })).toBeCloseTo(0.0125, 10);
  expect(expressGbSeconds({ ...small, durationMs: 201 })).toBeCloseTo(0.01875, 10);
});

it('bills the memory of the example on the price page, 62.85 MB, as 64', () => {
  expect(expressBilledMemoryMb({ definitionBytes: 50 * KB, dataBytes: 32 * KB, steps: 400 })).toBe(64);
  // 50 MB, 50 KB and 500 times 32 KB are 65.7 MB.
  expect(expressBilledMemoryMb({ definitionBytes: 50 * KB, dataBytes: 32 * KB, steps: 500 })).toBe(128);
});

it('bills a function by its memory: 40 ms of 512 MB are 0.02 GB-seconds', () => {
  expect(lambdaGbSeconds(40, 512)).toBeCloseTo(0.02, 10);
});
