/**
 * For a CDK app that tests synthesize: bundles of functions that another app of the same run has made from the same files are not
 * made again. Bundling is half of a synthesis, and few settings change what is in a bundle.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const { cached } = require('./load-typescript.cjs');

const ITS_FILE = /[\\/]esbuild[\\/]lib[\\/]main\.js$/;

/** Of a file as it is now. */
function stampOf(file) {
  const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
}

/** @returns esbuild's buildSync, for bundles that are written to a folder */
function keeping(buildSync) {
  return (options) => {
    const { outdir, ...rest } = options;
    const { entryPoints, sourcemap, plugins, write = true } = rest;
    if (!outdir || !write || sourcemap || plugins || !entryPoints || Array.isArray(entryPoints))
      return buildSync(options);
    const cwd = options.absWorkingDir ?? process.cwd();
    const hash = createHash('sha256')
      .update(JSON.stringify([cwd, rest]))
      .digest('hex');
    let made;
    const make = () => {
      made = buildSync({ ...options, metafile: true });
      const { inputs, outputs } = made.metafile;
      return JSON.stringify({
        inputs: Object.entries(inputs).map(([file, input]) => [file, stampOf(resolve(cwd, file)), input]),
        outputs: Object.keys(outputs).map((file) => {
          const written = resolve(cwd, file);
          return [relative(outdir, written), readFileSync(written, 'utf8')];
        }),
      });
    };
    const isCurrent = (kept) => JSON.parse(kept).inputs.every(([file, stamp]) => stampOf(resolve(cwd, file)) === stamp);
    const { inputs, outputs } = JSON.parse(cached(`${hash}.json`, make, isCurrent));
    if (made !== undefined) return made;
    for (const [file, text] of outputs) {
      mkdirSync(dirname(join(outdir, file)), { recursive: true });
      writeFileSync(join(outdir, file), text);
    }
    return {
      ...{ errors: [], warnings: [] },
      metafile: {
        inputs: Object.fromEntries(inputs.map(([file, , input]) => [file, input])),
        outputs: Object.fromEntries(outputs.map(([file]) => [relative(cwd, join(outdir, file)), {}])),
      },
    };
  };
}

// Below Module.prototype.load, where local mode's recorder sees what a bundle is made of.
const load = require.extensions['.js'];
require.extensions['.js'] = (module, file) => {
  load(module, file);
  if (ITS_FILE.test(file)) module.exports = { ...module.exports, buildSync: keeping(module.exports.buildSync) };
};
