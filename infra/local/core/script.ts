/** Bundles code of local mode that runs in another thread or process, which may not know TypeScript, into one script. */
import { buildSync, type BuildOptions } from 'esbuild';

/** Bundles on each call: keep the result if you need it again. */
export const scriptOf = (entry: Pick<BuildOptions, 'stdin'> & { readonly entryPoints?: string[] }): string =>
  buildSync({
    ...entry,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  }).outputFiles[0]!.text;
