/** Runs the app until Ctrl-C, and ends what it started in reverse order. */
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import type { LocalCloud } from '#local';
import { EXIT, usageError } from '#tools/stack/exit-codes';
import { whenNpmIsEnded } from '../../run-command';
import { PROJECT_ROOT } from '../../project-root';
import { keepRunning } from '../../start/keep-running';
import type { StartOptions } from '../../start/options';
import { sdkVariables } from '../../start/sdk-variables';
import { projectAbove } from '../cdk-app';
import type { Run } from '../command';
import { Beside } from './beside';

export async function runApp({ args, options, io, signal }: Run<StartOptions>): Promise<number> {
  const root = projectAbove(io.cwd);
  if (root === undefined) {
    throw usageError(`There is no cdk.json in ${io.cwd} or above it: run this command in the folder of a CDK app.`);
  }
  const cleanups: (() => Promise<void>)[] = [];
  const ended = new AbortController();
  whenNpmIsEnded(() => ended.abort());
  const stop = AbortSignal.any([signal, ended.signal]);
  const interrupted = once(stop, 'abort').then(() => EXIT.INTERRUPTED);
  const runs = async () => {
    const command = root === PROJECT_ROOT ? 'npm run -s broadcast --' : 'npx broadcast';
    const cloud = await keepRunning(root, options, command, (cleanup) => void cleanups.push(cleanup));
    if (args.length === 0 || stop.aborted) return interrupted;
    const beside = new Beside(args, {
      cwd: io.cwd,
      env: environmentBeside(io.env, root, cloud),
      quiet: options.json ?? false,
    });
    cleanups.push(() => beside.end());
    await beside.ended;
    return EXIT.OK;
  };
  try {
    return await Promise.race([runs(), interrupted]);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}

/** Our environment, but AWS SDKs talk to local mode, and PATH finds the app's programs as in its npm scripts. */
function environmentBeside(own: Run<StartOptions>['io']['env'], root: string, cloud: LocalCloud): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _session, PATH: path, ...others } = own;
  const programs = [join(root, 'node_modules/.bin'), path].filter((each) => each !== undefined).join(delimiter);
  return { ...others, PATH: programs, ...sdkVariables(cloud.access) };
}
