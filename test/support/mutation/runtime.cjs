/**
 * Jest loads every module anew for each test file. That is most of the time of a mutant, whose test is short, and no mutant is in
 * a library: these are loaded once, outside of jest's registry of modules, and have the environment variables of the test.
 */
const { default: Runtime } = require('jest-runtime');
const { ASYNC_HOOKS, listStoragesIn } = require('../storages.cjs');

const LIBRARIES = /^(@aws-sdk\/|@smithy\/|@aws-crypto\/|aws-cdk-lib|dynalite$|fast-check$|undici\/)/;

module.exports = class extends Runtime {
  #environment = { ...process.env };
  #storages = [];

  constructor(...args) {
    super(...args);
    const [, environment] = args;
    environment.global.process.env = process.env;
    environment.global[ASYNC_HOOKS] = listStoragesIn(this.#storages);
  }

  requireModuleOrMock(from, name) {
    return LIBRARIES.test(name) ? require(name) : super.requireModuleOrMock(from, name);
  }

  teardown() {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, this.#environment);
    for (const storage of this.#storages) storage.disable();
    super.teardown();
  }
};
