/** Runs the app until Ctrl-C, and ends what it started in reverse order. */
import { once } from 'node:events';
import { EXIT, usageError } from '#tools/stack/exit-codes';
import { whenNpmIsEnded } from '../../run-command';
import { PROJECT_ROOT } from '../../project-root';
import { keepRunning } from '../../start/keep-running';
import type { StartOptions } from '../../start/options';
import { projectAbove } from '../cdk-app';
import type { Run } from '../command';

export async function runApp({ options, io, signal }: Run<StartOptions>): Promise<number> {
  const root = projectAbove(io.cwd);
  if (root === undefined) {
    throw usageError(`There is no cdk.json in ${io.cwd} or above it: run this command in the folder of a CDK app.`);
  }
  const cleanups: (() => Promise<void>)[] = [];
  const ended = new AbortController();
  whenNpmIsEnded(() => ended.abort());
  const interrupted = once(AbortSignal.any([signal, ended.signal]), 'abort');
  try {
    const command = root === PROJECT_ROOT ? 'npm run -s broadcast --' : 'npx broadcast';
    const running = keepRunning(root, options, command, (cleanup) => void cleanups.push(cleanup));
    await Promise.race([running, interrupted]);
    await interrupted;
    return EXIT.INTERRUPTED;
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}
