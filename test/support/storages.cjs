/**
 * `node:async_hooks` for one test file. Node asks every enabled AsyncLocalStorage at every promise, and each test file loads
 * its own (those of the loggers, for example). Left enabled, those of a hundred files make promises seven times slower for the
 * files after them. So they are listed, and disabled when the file ends.
 */
const asyncHooks = require('node:async_hooks');

/** Where async-hooks.cjs finds it, among the globals of a test file. */
const ASYNC_HOOKS = Symbol.for('tests.async-hooks');

/** @param storages gets each AsyncLocalStorage that the test file makes */
function listStoragesIn(storages) {
  return {
    ...asyncHooks,
    AsyncLocalStorage: class extends asyncHooks.AsyncLocalStorage {
      constructor(...options) {
        super(...options);
        storages.push(this);
      }
    },
  };
}

module.exports = { ASYNC_HOOKS, listStoragesIn };
