/** Jest runs the longest test files first, to keep its workers busy. A mutant is gone at the first test that fails. */
const { default: TestSequencer } = require('@jest/test-sequencer');

module.exports = class extends TestSequencer {
  sort(tests) {
    return super.sort(tests).reverse();
  }
};
