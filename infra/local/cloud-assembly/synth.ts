/** From a project to its cloud assembly: synthesized if an input has changed, else read from the cache. */
import path from 'node:path';
import { readAssembly, type CloudAssembly } from './assembly';
import { cachedAssembly } from './assembly-cache';
import { readProject, type AppContext } from './project';
import { inputFolders, isMadeFromWhatIs, runAndRecord } from './inputs';
import { appVariables, SynthesisError } from './run-app';
import { projectFolders, sourceHash } from './source-hash';

/** How often the app may run because a source was saved meanwhile, before an error says that it saves them itself. */
const MAX_RUNS = 5;

export interface SynthOptions {
  /** Directory with the project's `cdk.json`. */
  readonly projectRoot: string;
  readonly region: string;
  /** A shell command that is run instead of the `app` in cdk.json. */
  readonly app?: string | undefined;
  /** Context for the app, in addition to cdk.json, like `cdk -c key=value`. */
  readonly context?: AppContext;
  /** Which stack to read; may be omitted if the app has only one. */
  readonly stackName?: string;
  /** Which stack to read if the app has several and none is named: the one with all these outputs. */
  readonly stackWithOutputs?: readonly string[];
}

/** Where a save may lead to another assembly. */
export interface Sources {
  /** Absolute paths; subfolders are listed too. */
  readonly folders: readonly string[];
  /** Whether these are all: unknown if another program took part in the synthesis. */
  readonly known: boolean;
}

export interface SynthesizedAssembly extends CloudAssembly {
  readonly sources: Sources;
}

/**
 * @throws SynthesisError if the app fails, or keeps changing its own sources
 * @throws UnsupportedError if the template has a part that local mode does not know
 */
export async function synthesize(options: SynthOptions): Promise<SynthesizedAssembly> {
  const { projectRoot, region, context, stackName, stackWithOutputs } = options;
  const project = await readProject(projectRoot, context ?? {}, options.app);
  const cacheDirectory = path.join(projectRoot, '.local', 'assembly');
  for (let runs = 0; runs < MAX_RUNS; runs += 1) {
    const hash = await sourceHash(project, region);
    const directory = await cachedAssembly(cacheDirectory, hash, {
      isCurrent: (assembly) => isMadeFromWhatIs(assembly, appVariables(project, region)),
      make: async (output) => {
        const inputs = await runAndRecord(project, output, region, cacheDirectory);
        return hash === (await sourceHash(project, region)) ? inputs : undefined;
      },
    });
    if (directory === undefined) continue;
    const inputs = await inputFolders(directory);
    const folders = new Set([...(await projectFolders(project)), ...(inputs ?? [])]);
    const assembly = await readAssembly(directory, { region }, { stackName, stackWithOutputs });
    return { ...assembly, sources: { folders: [...folders], known: inputs !== undefined } };
  }
  throw new SynthesisError(
    `Files of ${projectRoot} changed each of the ${MAX_RUNS} times that '${project.app}' ran. If it writes them itself, ` +
      'let it write to a folder whose name begins with a dot, such as .build: such folders are not sources.',
  );
}
