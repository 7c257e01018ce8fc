/** `npm run upgrade:record`: records the stack of the version in package.json, when it is released. */
import { writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { buildSync } from 'esbuild';
import { standardOutput } from '#infra/terminal/standard';
import { BUNDLE_OPTIONS } from '#constructs/functions/bundling';
import { handlerFiles } from '#constructs/functions/function-code';
import { dependencies, version } from '#package.json';
import { shopAssembly } from './assembly';
import { fileOf, packed } from './recorded-stack';

async function record(): Promise<void> {
  const { resources, handlers } = await shopAssembly();
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    ...{ entryPoints: handlerFiles(), outdir: 'out', outbase: 'functions', write: false },
    ...{ minify: false, format: 'esm', external: Object.keys(dependencies) },
  });
  const sources = Object.fromEntries(outputFiles.map(({ path, text }) => [basename(dirname(path)), text]));
  const bytes = packed({ resources, handlers, sources });
  writeFileSync(fileOf(version), bytes);
  standardOutput.print(`${fileOf(version)}: ${bytes.length} bytes`);
}

void record();
