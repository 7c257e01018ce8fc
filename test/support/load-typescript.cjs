/**
 * Loads TypeScript in a process that is not a test file: a program that tests start, or what they share (see outside.ts). It takes
 * half the time of tsx, which users have: it does not look for ECMAScript modules, and compiles a file once for all
 * processes of a run.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Named like tsx's cache, which local mode does not take for an input of an app. */
const CACHE = join(tmpdir(), `tsx-tests-${process.geteuid?.() ?? ''}`);
const swcOptions = require('./swc.cjs')[1];

/**
 * @param make makes the content
 * @param isCurrent whether content that another process has made is right for this one
 * @returns the content of the file of this name in the cache
 */
function cached(name, make, isCurrent = () => true) {
  const file = join(CACHE, name);
  try {
    const content = readFileSync(file, 'utf8');
    if (isCurrent(content)) return content;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const content = make();
  mkdirSync(CACHE, { recursive: true, mode: 0o700 });
  // Another process may read or write it now: a rename publishes a whole file.
  const folder = mkdtempSync(join(CACHE, 'unfinished-'));
  writeFileSync(join(folder, name), content);
  renameSync(join(folder, name), file);
  rmSync(folder, { recursive: true });
  return content;
}

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const name = createHash('sha256').update(source).digest('hex');
  const compile = () => require('@swc/core').transformSync(source, { ...swcOptions, filename, swcrc: false }).code;
  module._compile(cached(`${name}.js`, compile), filename);
};

module.exports = { cached };
