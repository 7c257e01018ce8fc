/** A mutant is gone at the first test that fails: the rest of its file is skipped. */
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.#failed ||= test.errors.length > 0;
    else if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
