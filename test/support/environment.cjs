/**
 * The environment of a test file: Node, with one door out. Jest loads every module again for every file, and drops it with the
 * file. What is loaded through the door is loaded once per jest process, and lives until that ends. See outside.ts.
 */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { TestEnvironment } = require('jest-environment-node');
const { ASYNC_HOOKS, listStoragesIn } = require('./storages.cjs');
const [, swcOptions] = require('./swc.cjs');

let open = false;
/** @returns the module of a source */
function loadOutside(file) {
  if (!open) {
    open = true;
    // Compiled like the test files: tsx would compile again in every temporary folder, which takes seconds.
    require.extensions['.ts'] = (module, filename) => {
      const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename, swcrc: false });
      module._compile(code, filename);
    };
    endWithRun();
  }
  return require(file);
}

/** Ends a worker as soon as jest is done with it: jest would wait for one that still listens, and then kill it. */
function endWithRun() {
  if (process.send === undefined) return;
  process.on('removeListener', (name) => {
    if (name === 'message' && process.listenerCount('message') === 0) process.exit();
  });
}

module.exports = class extends TestEnvironment {
  storages = [];

  async setup() {
    await super.setup();
    this.global[Symbol.for('tests.outside')] = { load: loadOutside };
    this.global[ASYNC_HOOKS] = listStoragesIn(this.storages);
  }

  async teardown() {
    for (const storage of this.storages) storage.disable();
    await super.teardown();
  }
};
