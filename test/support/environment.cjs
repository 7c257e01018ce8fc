/**
 * Where a test file runs: Node, with one door out. Jest loads every module anew for every file, and ends with a file what it
 * has made; what is loaded through the door is loaded once for each of jest's processes, and lives until that ends. See
 * outside.ts.
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
    // As the test files' own: those of tsx are compiled anew in every temporary folder, which takes seconds.
    require.extensions['.ts'] = (module, filename) => {
      const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename, swcrc: false });
      module._compile(code, filename);
    };
    endWithRun();
  }
  return require(file);
}

/** A worker that jest is done with is to be gone at once: one that still listens would be waited for and then killed. */
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
