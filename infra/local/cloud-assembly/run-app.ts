/** Runs a project's CDK app like the CDK CLI, and shows its stderr if it fails. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { ACCOUNT_ID } from '../core/identity';
import type { CdkProject } from './project';

/** The CDK app failed; the message holds its stderr. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
  readonly code = 'LOCAL_SYNTH_FAILED';
  /** For the printer: the app wrote these lines. */
  readonly messageHasLines = true;
}

/** The variables of an app, without those of a single run. */
export const appVariables = (project: CdkProject, region: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [path.join(project.root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter),
  CDK_CONTEXT_JSON: JSON.stringify(project.context),
  CDK_DEFAULT_ACCOUNT: ACCOUNT_ID,
  CDK_DEFAULT_REGION: region,
  // Validation takes half of a synthesis and guards deployments; local mode refuses what it must itself.
  CDK_VALIDATION: 'false',
});

/**
 * @param outputDirectory where the app writes the assembly
 * @param variables added to the app's own, and override them
 * @throws SynthesisError
 */
export async function runApp(
  project: CdkProject,
  outputDirectory: string,
  region: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  // In a shell, since cdk.json holds a shell command.
  const child = spawn(withoutNpx(project.app), {
    cwd: project.root,
    shell: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...appVariables(project, region), CDK_OUTDIR: outputDirectory, ...variables },
  });
  const [stderr, [code, signal]] = await Promise.all([
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  if (code !== 0) throw new SynthesisError(`'${project.app}' ended with ${code ?? signal}:\n${stderr.trim()}`);
}

/** npx and the tsx command each start a process before the app runs; Node can take tsx directly, as a loader. */
const withoutNpx = (command: string): string =>
  command.replace(/^npx (?:--?\S+ )*tsx (?=\S+\.ts)/, () => `"${process.execPath}" --import tsx `);
