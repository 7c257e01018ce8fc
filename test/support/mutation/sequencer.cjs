/**
 * Which test files run for a mutant, and in which order. Stryker asks for tests by name, and jest would load every file to find
 * them. So the first run, of all tests, writes down which file has which names. A mutant is gone at the first test that fails:
 * files that killed the mutant before this one come first, as it is often a neighbour, and then the shortest.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { default: TestSequencer } = require('@jest/test-sequencer');

module.exports = class extends TestSequencer {
  #pattern;
  #list;

  constructor({ globalConfig }) {
    super();
    this.#pattern = globalConfig.testNamePattern;
    // In the sandbox, which its workers share and Stryker removes.
    this.#list = join(globalConfig.rootDir, 'names-by-test-file.json');
  }

  sort(tests) {
    const timed = this.#withTheNames(tests).map((test) => {
      return { test, failed: this.hasFailed(test) ? 0 : 1, milliseconds: this.time(test) ?? 0 };
    });
    timed.sort((a, b) => a.failed - b.failed || a.milliseconds - b.milliseconds);
    return timed.map(({ test }) => test);
  }

  cacheResults(tests, results) {
    if (this.#pattern === undefined) {
      const names = results.testResults.map(({ testFilePath, testResults }) => [
        this.#key(testFilePath),
        testResults.map(({ fullName }) => fullName),
      ]);
      writeFileSync(this.#list, JSON.stringify(Object.fromEntries(names)));
    }
    super.cacheResults(tests, results);
  }

  #withTheNames(tests) {
    if (this.#pattern === undefined || !existsSync(this.#list)) return tests;
    const names = JSON.parse(readFileSync(this.#list, 'utf8'));
    const asked = new RegExp(this.#pattern);
    return tests.filter(({ path }) => names[this.#key(path)]?.some((name) => asked.test(name)) ?? true);
  }

  #key(file) {
    return relative(join(this.#list, '..'), file);
  }
};
