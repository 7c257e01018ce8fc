/** @type {import('vitest/config').ViteUserConfig} */
export default {
  test: {
    include: ['**/*.test.ts'],
    // As in Jest, so that the test file runs with both.
    globals: true,
    // Milliseconds: the first boot synthesizes the app and bundles its functions.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};
