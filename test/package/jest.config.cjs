/** `npm run test:packages`: what is packed, installed from the registry into folders of its own. Minutes, and a network. */
const root = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...root,
  rootDir: '../..',
  roots: ['<rootDir>/test/package'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/package/support/pack.ts',
};
