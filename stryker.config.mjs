/** `npm run mutate`: which changes of the functions no unit test would notice. What it writes goes to coverage/. */
const FOLDER = 'coverage/mutation';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // Without the SDK.
  mutate: ['functions/**/*.ts', '!functions/**/*.d.ts', '!functions/sdk/**'],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { configFile: 'test/support/mutation.jest.config.cjs' },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `${FOLDER}/incremental.json`,
  tempDirName: `${FOLDER}/sandbox`,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: `${FOLDER}/index.html` },
  jsonReporter: { fileName: `${FOLDER}/result.json` },
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  timeoutMS: 20_000,
  thresholds: { high: 97, low: 93, break: 93 },
  ignorePatterns: ['.*', 'cdk.out', 'coverage', 'dist'],
};
