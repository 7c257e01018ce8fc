/** The client package in an empty folder, and in a bundled front end. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { CLIENT } from '#tools/cli/build/packages';
import { errorsIn, installed, lockedPackages, pinned, run, tarballOf } from './support/packed';

it('has no dependencies, runs nothing when installed, and is under 120 KB on disk', async () => {
  const folder = await installed([tarballOf(CLIENT.name)]);
  const packages = await lockedPackages(folder);

  expect(Object.keys(packages)).toEqual([`node_modules/${CLIENT.name}`]);
  expect(packages[`node_modules/${CLIENT.name}`]).not.toHaveProperty('hasInstallScript');
  const { stdout } = await run('tar', ['-tzf', tarballOf(CLIENT.name)]);
  const sizes = await Promise.all(
    stdout
      .trim()
      .split('\n')
      .map((file) => readFile(join(folder, 'node_modules', CLIENT.name, file.replace(/^package\//, '')))),
  );
  expect(sizes.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(120_000);
});

it('is a client for any front end, without a trace of AWS or of the server', async () => {
  const others = ['react', '@types/react', 'valibot'].map(pinned);
  const frontEnd = await installed([tarballOf(CLIENT.name), ...others], 'front-end');
  expect(errorsIn(frontEnd)).toEqual([]);
  const { outputFiles, metafile } = await build({
    absWorkingDir: frontEnd,
    entryPoints: ['main.tsx'],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    jsx: 'automatic',
    outdir: 'out',
    external: ['react', 'react/jsx-runtime'],
  });
  const inputs = Object.keys(metafile.inputs).map((file) => file.replace(/-[0-9a-f]{8}\.mjs$/, '.mjs'));

  expect(inputs.filter((file) => file !== 'main.tsx').map((file) => file.split(`${CLIENT.name}/dist/`)[1])).toEqual(
    expect.arrayContaining(['index.js', 'index.mjs', 'react.mjs']),
  );
  expect(inputs.filter((file) => file.includes('contract'))).toEqual([]);
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(11.5 * 1024);
});
