/**
 * dynalite's store, mended in two ways. To be loaded before dynalite, which keeps the class that it finds.
 *
 * Keys and values are strings. As the Buffers that memory-level makes by default, each small key or value
 * keeps a whole block of Node's buffer pool (8 KB) in memory, however little of it is still used. The order of the keys is the
 * same: dynalite writes them in ASCII.
 *
 * Iterators are closed. dynalite's streams end by calling `return` of their iterator, which those of abstract-level do not have. An
 * iterator that is never closed keeps the rows as they were when it began, so each Query and Scan would keep memory for ever.
 */
const { createRequire } = require('node:module');
const memoryLevel = createRequire(require.resolve('dynalite'))('memory-level');

const { MemoryLevel } = memoryLevel;

memoryLevel.MemoryLevel = class extends MemoryLevel {
  constructor(options) {
    super({ ...options, storeEncoding: 'utf8' });
  }

  keys(options) {
    return withReturn(super.keys(options));
  }

  values(options) {
    return withReturn(super.values(options));
  }
};

const withReturn = (iterator) => Object.assign(iterator, { return: () => iterator.close() });
