/** From the project to its cloud assembly: synthesized when a source has changed, else read from the cache. */
import path from 'node:path';
import { readAssembly, type CloudAssembly } from './assembly';
import { cachedAssembly } from './assembly-cache';
import { readProject, type AppContext } from './project';
import { runApp, SynthesisError } from './run-app';
import { sourceHash } from './source-hash';

/** How often the app may run because a source was saved while it did, before it is said to save them itself. */
const MAX_RUNS = 5;

export interface SynthOptions {
  /** Directory with the project's `cdk.json`. */
  readonly projectRoot: string;
  readonly region: string;
  /** A shell command that is run instead of the `app` of cdk.json. */
  readonly app?: string | undefined;
  /** Context for the app, over what cdk.json gives; as `cdk -c key=value`. */
  readonly context?: AppContext;
  /** Which stack to read; may be left out when the app has only one. */
  readonly stackName?: string;
}

/**
 * @throws SynthesisError when the app fails, or keeps changing the sources it is made from
 * @throws UnsupportedError when the template has a part local mode does not know
 */
export async function synthesize(options: SynthOptions): Promise<CloudAssembly> {
  const { projectRoot, region, context, stackName } = options;
  const project = await readProject(projectRoot, context ?? {}, options.app);
  const cacheDirectory = path.join(projectRoot, '.local', 'assembly');
  for (let runs = 0; runs < MAX_RUNS; runs += 1) {
    const hash = await sourceHash(project, region);
    const directory = await cachedAssembly(cacheDirectory, hash, async (output) => {
      await runApp(project, output, region);
      return hash === (await sourceHash(project, region));
    });
    if (directory !== undefined) return readAssembly(directory, stackName);
  }
  throw new SynthesisError(
    `Files of ${projectRoot} have changed each of the ${MAX_RUNS} times that '${project.app}' ran. If it writes them itself, ` +
      'let it write to a folder whose name begins with a dot, such as .build: what is in there is no source.',
  );
}
