/** `npm run test:packages`: installs the packed packages into new folders. Takes minutes, and needs a network. */
const root = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...root,
  rootDir: '../..',
  roots: ['<rootDir>/test/package'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/package/support/pack.ts',
};
