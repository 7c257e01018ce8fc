/** The worker's code as one script: bundled once per process, since a worker thread does not know TypeScript. */
import path from 'node:path';
import { buildSync } from 'esbuild';

let bundled: string | undefined;

export function runtimeCode(): string {
  bundled ??= buildSync({
    // TypeScript here, JavaScript in the package.
    entryPoints: [path.join(__dirname, `worker${path.extname(__filename)}`)],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  }).outputFiles[0]!.text;
  return bundled;
}
