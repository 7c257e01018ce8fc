/** Code of local mode that runs elsewhere, in a thread or a process which may not know TypeScript, as one script. */
import { buildSync, type BuildOptions } from 'esbuild';

/** Bundles at each call: who needs it more than once keeps it. */
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
