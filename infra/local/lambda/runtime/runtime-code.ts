/** The worker's code as one script, bundled once per process: a worker thread does not know TypeScript. */
import path from 'node:path';
import { scriptOf } from '../../core/script';

let bundled: string | undefined;

export function runtimeCode(): string {
  bundled ??= scriptOf({
    // TypeScript here, JavaScript in the package.
    entryPoints: [path.join(__dirname, `worker${path.extname(__filename)}`)],
  });
  return bundled;
}
