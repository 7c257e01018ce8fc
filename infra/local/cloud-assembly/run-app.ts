/** Runs the CDK app of a project, as the CDK CLI does, and shows what it wrote to stderr when it fails. */
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
  /** For who prints it: the app wrote them. */
  readonly messageHasLines = true;
}

/** The variables an app runs with, but those of one run. */
export const appVariables = (project: CdkProject, region: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [path.join(project.root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter),
  CDK_CONTEXT_JSON: JSON.stringify(project.context),
  CDK_DEFAULT_ACCOUNT: ACCOUNT_ID,
  CDK_DEFAULT_REGION: region,
  // Half of a synthesis is its validation, which guards deployments; local mode has refusals of its own.
  CDK_VALIDATION: 'false',
});

/**
 * @param outputDirectory where the app writes the assembly
 * @param variables more of them, over its own
 * @throws SynthesisError
 */
export async function runApp(
  project: CdkProject,
  outputDirectory: string,
  region: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  // A shell, as cdk.json holds a shell command.
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

/** npx and the tsx command each start a process of their own before the app runs; Node takes tsx as a loader directly. */
const withoutNpx = (command: string): string =>
  command.replace(/^npx (?:--?\S+ )*tsx (?=\S+\.ts)/, () => `"${process.execPath}" --import tsx `);
