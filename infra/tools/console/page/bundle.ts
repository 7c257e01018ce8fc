/**
 * Bundles the page with esbuild on the first request, so that local mode starts without waiting for it. Bundles it again if
 * a source has changed, so that a reload shows the change.
 */
import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

const FOLDER = join(__dirname, '../app');
/** TypeScript here; in the package a script with everything bundled, and its style beside it. */
const ENTRY = extname(__filename) === '.ts' ? 'main.tsx' : 'main.js';

/** For the build of the package too. */
export const PAGE_OPTIONS = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
} satisfies BuildOptions;

interface Bundled extends PageBundle {
  /** Paths of the sources. */
  readonly sources: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

let latest: Promise<Bundled> | undefined;

/** @throws Error with esbuild's messages if a source is broken; the next call tries again */
export async function pageBundle(): Promise<PageBundle> {
  const known = await latest?.catch(() => undefined);
  if (!known || (await changedSince(known))) latest = bundle();
  return latest!;
}

async function bundle(): Promise<Bundled> {
  const at = Date.now();
  const { outputFiles, metafile } = await build({
    ...PAGE_OPTIONS,
    absWorkingDir: FOLDER,
    entryPoints: [ENTRY],
    write: false,
    metafile: true,
    outdir: 'page',
    logLevel: 'silent',
  });
  const fileOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  const sources = Object.keys(metafile.inputs).map((path) => resolve(FOLDER, path));
  return { script: fileOf('.js'), style: fileOf('.css'), sources, at };
}

async function changedSince({ sources, at }: Bundled): Promise<boolean> {
  const changes = sources.map(async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity);
  return Math.max(...(await Promise.all(changes))) > at;
}
