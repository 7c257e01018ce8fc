/**
 * In which order test files run. Jest starts with those that took longest in the last run. In a fresh clone there was none, and
 * it would start with the largest files; but the longest are short programs that boot stacks. Started last, they would keep
 * one worker busy while the other has nothing left to do.
 */
const { sep } = require('node:path');
const { default: TestSequencer } = require('@jest/test-sequencer');

/** Whose tests boot stacks, most of them several. */
const FIRST = ['attack', 'e2e', 'infra'].map((folder) => `${sep}test${sep}${folder}${sep}`);

module.exports = class extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some((test) => this.time(test) !== undefined)) return sorted;
    const rank = ({ path }) => {
      const index = FIRST.findIndex((folder) => path.includes(folder));
      return index < 0 ? FIRST.length : index;
    };
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
};
