/** The CDK app of the folder in which a command runs. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { synthesize } from '#local/cloud-assembly/synth';
import { readTemplate, type Template } from '#local/cloud-assembly/template';
import { usageError } from '#tools/stack/exit-codes';
import type { CliIo } from '#tools/stack/io';

/** The options that name a template. */
export interface TemplateOptions {
  readonly template?: string;
  readonly stage: string;
}

/**
 * The template that the options name: of a file, or of the CDK app here or in a folder above.
 * @throws CliError if neither is there
 */
export async function namedTemplate({ template, stage }: TemplateOptions, io: Pick<CliIo, 'cwd'>): Promise<Template> {
  if (template !== undefined) return readTemplate(resolve(io.cwd, template));
  const project = projectAbove(io.cwd);
  if (project !== undefined) return synthesizedTemplate(project, { stage });
  throw usageError(
    'There is no CDK app here or in a folder above: run this in the project, or name a template with --template.',
  );
}

/** The folder with `cdk.json`, here or above; undefined if there is none. */
export function projectAbove(folder: string): string | undefined {
  if (existsSync(join(folder, 'cdk.json'))) return folder;
  return dirname(folder) === folder ? undefined : projectAbove(dirname(folder));
}

export interface StackOfApp {
  /** As in `cdk -c stage=`. */
  readonly stage: string;
  /** May be omitted if the app has only one stack. */
  readonly stackName?: string;
  /** The CDK's default region, which the app may ask for. @default 'us-east-1' */
  readonly region?: string;
}

/** The template of a stack of the app. */
export async function synthesizedTemplate(
  projectRoot: string,
  { stage, stackName, region = 'us-east-1' }: StackOfApp,
): Promise<Template> {
  const options = { projectRoot, region, context: { stage } };
  return (await synthesize({ ...options, ...(stackName !== undefined && { stackName }) })).template;
}
