/**
 * `npm run mutate`: finds changes of the functions that no unit test would notice. `-- --mutate functions/send-batch/deliver.ts`
 * checks one file. All of it takes hours. One part with its own tests is ten times faster:
 * `MUTATION_TESTS=test/functions/shared/base npm run mutate -- --mutate 'functions/shared/base/*.ts'`.
 * A second run only tries what has changed, and mutants that new tests reach. Kill a survivor with a test of visible behaviour. If
 * the mutant is equivalent, say so in the source: `// Stryker disable next-line`.
 * https://stryker-mutator.io/docs/stryker-js/configuration/
 */

/** Ignored by git and prettier. */
const FOLDER = 'coverage/mutation';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // Tests of the SDK use it like its users do, partly in browsers.
  mutate: ['functions/**/*.ts', '!functions/**/*.d.ts', '!functions/sdk/**'],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  // That configuration's sequencer knows which test files hold the tests. Jest's own search only follows imports among
  // the files that it knows, and that configuration knows tests alone.
  jest: { configFile: 'test/support/mutation/jest.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // Code that runs while a module is loaded, such as a table of constants, is reached by every test: each of its mutants would
  // need a run of all tests.
  ignoreStatic: true,
  // A process keeps some of what each run has loaded.
  maxTestRunnerReuse: 100,
  incremental: true,
  incrementalFile: `${FOLDER}/incremental.json`,
  tempDirName: `${FOLDER}/sandbox`,
  ignorePatterns: ['.*', 'cdk.out', 'coverage', 'dist'],
  // Milliseconds on top of what a mutant's tests took before, so that a busy machine does not kill a mutant.
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: `${FOLDER}/index.html` },
  jsonReporter: { fileName: `${FOLDER}/result.json` },
  thresholds: { high: 97, low: 93, break: 93 },
};
