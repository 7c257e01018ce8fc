/** Jest for `npm run mutate`: the unit tests of the functions, hundreds of times in one process. */
const config = require('../../../jest.config.cjs');

module.exports = {
  ...config,
  // The tests of the functions boot no cloud, and Stryker makes its environment of this one.
  testEnvironment: 'node',
  rootDir: '../../..',
  // With the tests of one part alone, its mutants take a tenth of the time: see stryker.config.mjs.
  roots: (process.env.MUTATION_TESTS ?? 'test/functions').split(',').map((folder) => `<rootDir>/${folder}`),
  testPathIgnorePatterns: [
    '/node_modules/',
    // Tests of the SDK, which is not mutated.
    '<rootDir>/test/functions/sdk/',
    // A thousand scripts of faults: seconds for every mutant of the sender. What they would notice, tests of the single parts
    // are to notice too.
    '/send-batch/faults\\.test\\.ts$',
  ],
  runtime: '<rootDir>/test/support/mutation/runtime.cjs',
  testSequencer: '<rootDir>/test/support/mutation/sequencer.cjs',
  // The temporary folder of the first run would be gone for the next.
  globalSetup: undefined,
  globalTeardown: undefined,
};
