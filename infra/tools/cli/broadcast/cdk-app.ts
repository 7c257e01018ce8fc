/** The CDK app of the folder in which a command runs. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { synthesize } from '#local/cloud-assembly/synth';
import type { Template } from '#local/cloud-assembly/template';

/** The folder with `cdk.json`, here or above; undefined if there is none. */
export function projectAbove(folder: string): string | undefined {
  if (existsSync(join(folder, 'cdk.json'))) return folder;
  return dirname(folder) === folder ? undefined : projectAbove(dirname(folder));
}

/**
 * The template of a stack of the app.
 * @param stage as in `cdk -c stage=`
 * @param stackName may be omitted if the app has only one stack
 */
export async function synthesizedTemplate(projectRoot: string, stage: string, stackName?: string): Promise<Template> {
  const options = { projectRoot, region: 'us-east-1', context: { stage } };
  return (await synthesize({ ...options, ...(stackName !== undefined && { stackName }) })).template;
}
