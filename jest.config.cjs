const swc = require('./test/support/swc.cjs');
const { compilerOptions } = require('./tsconfig.json');

// On Node 20, the SDK prints a deprecation warning in every worker; engines in package.json says what is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// CDK's template rules check the stack in `npm run synth`. Loading them again in every test file that synthesizes would take
// most of its time.
process.env.CDK_VALIDATION = 'false';

// A synthesis within a test is about the template. Tests that run the functions run the app in its own process, as a deployment
// does, and bundle the code there.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  // With the sources: `jest -o` follows imports only through files that it knows.
  roots: ['functions', 'infra', 'test'].map((folder) => `<rootDir>/${folder}`),
  // Tests mirror the sources. The recipe that is a test runs as it stands.
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/infra/examples/**/*.test.ts'],
  // These tests install packages from the registry: `npm run test:packages`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/'],
  transform: {
    '\\.ts$': swc,
    'node_modules/(p-limit|yocto-queue|jose)/.+\\.js$': [
      ...swc.slice(0, 1),
      { jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue|jose)/)', '/\\.build/'],
  moduleNameMapper: {
    '^(node:)?async_hooks$': '<rootDir>/test/support/async-hooks.cjs',
    // Recipes import the packages by name. Here a name leads to the sources.
    ...Object.fromEntries(
      Object.entries(compilerOptions.paths).map(([name, [source]]) => [`^${name}$`, source.replace('.', '<rootDir>')]),
    ),
  },
  randomize: true,
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  // What a run leaves in the temporary folder, such as the assemblies of CDK apps, is removed at its end.
  globalSetup: '<rootDir>/test/support/temporary-folder.ts',
  globalTeardown: '<rootDir>/test/support/remove-temporary-folder.ts',
  // Most of the time is spent waiting for sockets and timers, so both cores of a small machine are worth using.
  maxWorkers: '100%',
  // Milliseconds. No test asserts how fast it is. This ends a test that hangs, but later than `waitUntil`, which says why.
  testTimeout: 600_000,
};
