/** Jest for `npm run mutate`: the unit tests of the functions, without those that would take most of its time. */
const config = require('../../jest.config.cjs');

module.exports = {
  ...config,
  rootDir: '../..',
  roots: ['<rootDir>/test/functions'],
  testPathIgnorePatterns: [
    '/node_modules/',
    // Tests of the SDK, which is not mutated.
    '<rootDir>/test/functions/sdk/',
    // A thousand scripts for every mutant of the sender: what they find, single tests are to find too.
    '/faults\\.test\\.ts$',
  ],
  testSequencer: '<rootDir>/test/support/shortest-first.cjs',
};
