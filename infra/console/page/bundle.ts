/** Bundles the page with esbuild, once for a process and when it is first asked for: starting local mode waits for nothing. */
import { join } from 'node:path';
import { build } from 'esbuild';

export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

const ENTRY = join(__dirname, '../app/main.tsx');

let bundled: Promise<PageBundle> | undefined;

/** @throws Error with esbuild's messages when a source is broken; the next call tries again */
export function pageBundle(): Promise<PageBundle> {
  bundled ??= bundle();
  bundled.catch(() => (bundled = undefined));
  return bundled;
}

async function bundle(): Promise<PageBundle> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
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
  return { script: fileOf('.js'), style: fileOf('.css') };
}
