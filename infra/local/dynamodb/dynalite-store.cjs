/**
 * dynalite's store, with keys and values as strings. As the Buffers that memory-level makes by default, each small key or value
 * keeps a whole block of Node's buffer pool (8 KB) in memory, however little of it is still used. The order of the keys is the
 * same: dynalite writes them in ASCII. To be loaded before dynalite, which keeps the class that it finds.
 */
const { createRequire } = require('node:module');
const memoryLevel = createRequire(require.resolve('dynalite'))('memory-level');

const { MemoryLevel } = memoryLevel;

memoryLevel.MemoryLevel = class extends MemoryLevel {
  constructor(options) {
    super({ ...options, storeEncoding: 'utf8' });
  }
};
