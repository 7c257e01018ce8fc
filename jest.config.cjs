const swc = require('./test/support/swc.cjs');
const { compilerOptions } = require('./tsconfig.json');

// The SDK warns of its end on Node 20 in every worker; engines in package.json says what is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// CDK's template rules check the stack in `npm run synth`. Loaded again by every test file that synthesizes, they would be
// most of its time.
process.env.CDK_VALIDATION = 'false';

// What synthesizes within a test is after the template: the code of the functions is bundled for the tests that run it, which
// let the app run in a process of its own, as a deployment does.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  // Tests mirror the sources. A recipe that is a test runs as it stands.
  roots: ['<rootDir>/test', '<rootDir>/infra/examples'],
  // Recipes import the packages by their names, which lead to the sources here.
  moduleNameMapper: Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([name, [source]]) => [`^${name}$`, source.replace('.', '<rootDir>')]),
  ),
  testMatch: ['**/*.test.ts'],
  // What installs packages from the registry: `npm run test:packages`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/'],
  transform: {
    '\\.ts$': swc,
    'node_modules/(p-limit|yocto-queue|jose)/.+\\.js$': [
      ...swc.slice(0, 1),
      { jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue|jose)/)', '/\\.build/'],
  randomize: true,
  // What a run leaves in the temporary folder, such as the assemblies of CDK apps, goes at its end.
  globalSetup: '<rootDir>/test/support/temporary-folder.ts',
  globalTeardown: '<rootDir>/test/support/remove-temporary-folder.ts',
  // Most of the time goes by waiting for sockets and timers, so both cores of a small machine are worth using.
  maxWorkers: '100%',
  // Milliseconds. No test asserts how fast it is: this ends what never comes, later than `waitUntil`, which says what it was.
  testTimeout: 600_000,
};
