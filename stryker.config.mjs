/**
 * `npm run mutate`: which changes of the functions no unit test would notice. `-- --mutate functions/send-batch/deliver.ts`
 * looks at one file. A second run tries only what has changed, and mutants that new tests reach. A survivor is to be killed by
 * a test of what is seen from outside; one that means the same says so where it stands: `// Stryker disable next-line`.
 * https://stryker-mutator.io/docs/stryker-js/configuration/
 */

/** In git's and prettier's lists of what to leave alone. */
const FOLDER = 'coverage/mutation';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // The SDK is tested by what its users do with it, and in browsers.
  mutate: ['functions/**/*.ts', '!functions/**/*.d.ts', '!functions/sdk/**'],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  // The sequencer of that configuration knows which test files have the tests. Jest's own search for the tests of a file does
  // not follow the names of package.json's imports, and would miss most.
  jest: { configFile: 'test/support/mutation/jest.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // What runs as a module is loaded, such as a table of constants, is reached by every test: each of its mutants would take a
  // run of all of them.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `${FOLDER}/incremental.json`,
  tempDirName: `${FOLDER}/sandbox`,
  ignorePatterns: ['.*', 'cdk.out', 'coverage', 'dist'],
  // Milliseconds, beyond what the tests of a mutant took before: a busy machine is not to kill one.
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: `${FOLDER}/index.html` },
  jsonReporter: { fileName: `${FOLDER}/result.json` },
  thresholds: { high: 97, low: 93, break: 93 },
};
