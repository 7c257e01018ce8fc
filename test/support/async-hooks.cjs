/** `node:async_hooks` as test files get it: see storages.cjs. */
module.exports = globalThis[Symbol.for('tests.async-hooks')] ?? process.getBuiltinModule('node:async_hooks');
