/**
 * The environment of a test file: Node, with one door out. Jest loads every module again for every file, and drops it with the
 * file. What is loaded through the door is loaded once per jest process, and lives until that ends. See outside.ts.
 */
const { appendFileSync } = require('node:fs');
const { TestEnvironment } = require('jest-environment-node');
const { ASYNC_HOOKS, listStoragesIn } = require('./storages.cjs');

let open = false;
/** @returns the module of a source */
function loadOutside(file) {
  if (!open) {
    open = true;
    require('./load-typescript.cjs');
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

  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
    this.startedAt = Date.now();
    this.cpuAtStart = process.cpuUsage();
  }

  async setup() {
    await super.setup();
    this.global[Symbol.for('tests.outside')] = { load: loadOutside };
    this.global[ASYNC_HOOKS] = listStoragesIn(this.storages);
  }

  async teardown() {
    for (const storage of this.storages) storage.disable();
    await super.teardown();
    if (process.env.TEST_RUNS !== undefined) appendFileSync(process.env.TEST_RUNS, `${JSON.stringify(this.run())}\n`);
  }

  /** For costs.ts. */
  run() {
    const { user, system } = process.cpuUsage(this.cpuAtStart);
    const { file, startedAt } = this;
    return { file, worker: process.pid, startedAt, endedAt: Date.now(), cpu: (user + system) / 1e6 };
  }
};
