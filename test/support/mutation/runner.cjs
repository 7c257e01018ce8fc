/** A mutant is gone at the first test that fails: no other file is run. Jest's own `bail` ends the process, so Stryker turns it off. */
const { default: TestRunner } = require('jest-runner');

module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    let failed = false;
    this.on('test-file-success', ([, { numFailingTests }]) => (failed ||= numFailingTests > 0));
    this.on('test-file-failure', () => (failed = true));
    for (const test of tests) if (!failed) await super.runTests([test], watcher, options);
  }
};
