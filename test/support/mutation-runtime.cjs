/**
 * Jest loads every module anew for each test file. Mutants are in none of the libraries, and a thousand times over to load the
 * AWS SDK takes most of a run: these are loaded once, outside of jest's module registry, and share the environment variables of
 * the test.
 */
const { default: Runtime } = require('jest-runtime');

const LIBRARIES = /^(@aws-sdk\/|@smithy\/|@aws-crypto\/|aws-cdk-lib|aws-jwt-verify|dynalite$|fast-check$|undici\/)/;

module.exports = class extends Runtime {
  #environment = { ...process.env };

  constructor(...args) {
    super(...args);
    args[1].global.process.env = process.env;
  }

  requireModuleOrMock(from, name) {
    return LIBRARIES.test(name) ? require(name) : super.requireModuleOrMock(from, name);
  }

  teardown() {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, this.#environment);
    super.teardown();
  }
};
