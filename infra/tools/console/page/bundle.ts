/**
 * Bundles the page with esbuild when it is first asked for, so that starting local mode waits for nothing; and again when a
 * source has changed since, so that a change to the page shows on reload.
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

const FOLDER = join(__dirname, '../app');

interface Bundled extends PageBundle {
  /** Paths of the sources. */
  readonly sources: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

let latest: Promise<Bundled> | undefined;

/** @throws Error with esbuild's messages when a source is broken; the next call tries again */
export async function pageBundle(): Promise<PageBundle> {
  const known = await latest?.catch(() => undefined);
  if (!known || (await changedSince(known))) latest = bundle();
  return latest!;
}

async function bundle(): Promise<Bundled> {
  const at = Date.now();
  const { outputFiles, metafile } = await build({
    absWorkingDir: FOLDER,
    entryPoints: ['main.tsx'],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'page',
    format: 'esm',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
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
