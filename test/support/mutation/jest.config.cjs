/** Jest for `npm run mutate`: the unit tests of the functions, hundreds of times in one process. */
const config = require('../../../jest.config.cjs');

module.exports = {
  ...config,
  // The tests of the functions boot no cloud, and Stryker makes its environment of this one.
  testEnvironment: require.resolve('./environment.cjs'),
  runner: require.resolve('./runner.cjs'),
  // A test that waits for ever fails, before Stryker ends the process, which takes longer.
  testTimeout: 60_000,
  rootDir: '../../..',
  // With the tests of one part alone, its mutants take a tenth of the time: see stryker.config.mjs.
  roots: (process.env.MUTATION_TESTS ?? 'test/functions').split(',').map((folder) => `<rootDir>/${folder}`),
  testPathIgnorePatterns: [
    '/node_modules/',
    // Tests of the SDK, which is not mutated.
    '<rootDir>/test/functions/sdk/',
    // Generated histories, faults and floods: seconds for every mutant. What they would notice, tests of the single parts are
    // to notice too.
    '/(faults|nothing-missed|one-state|counted-once|any-second)\\.test\\.ts$',
  ],
  runtime: '<rootDir>/test/support/mutation/runtime.cjs',
  testSequencer: '<rootDir>/test/support/mutation/sequencer.cjs',
  // The temporary folder of the first run would be gone for the next.
  globalSetup: undefined,
  globalTeardown: undefined,
};
