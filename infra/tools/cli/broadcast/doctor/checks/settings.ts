/**
 * Which settings the account is checked against: those the stack was deployed with, from its template. Before the first
 * deployment, those of the CDK app in this folder.
 */
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { DEFAULT_STAGE, settingsWith } from '#constructs/settings/defaults';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { settingsInTemplate } from '#constructs/settings/settings-metadata';
import { isUnknownStack } from '#tools/stack/stack';
import type { Target } from '#tools/stack/target';
import { projectAbove, synthesizedTemplate } from '../../cdk-app';
import { explainError } from '#tools/stack/explain-error';
import { findingsOf, type Finding } from '../finding';

export interface JudgedSettings {
  readonly settings: BroadcastSettings;
  readonly finding: Finding;
}

/** Where to look for the CDK app, and which stage of it. */
export interface Here {
  readonly cwd: string;
  /** @default - derived from the stack's name, as in `Broadcast-prod` */
  readonly stage?: string | undefined;
}

const { ok, skipped } = findingsOf('settings');

export async function settingsToJudge(
  target: Pick<Target, 'access' | 'stackName'>,
  here: Here,
): Promise<JudgedSettings> {
  // Local mode has one stack, which needs no name.
  const { stackName: name = 'in local mode' } = target;
  try {
    const deployed = await deployedTemplate(target);
    if (deployed === undefined) return await notDeployed(name, target, here);
    const settings = settingsInTemplate(deployed);
    return settings
      ? { settings, finding: ok(`as deployed: the template of stack ${name} holds them`) }
      : unknown(`stack ${name} does not contain its settings, because its version differs from this command's`);
  } catch (error) {
    return unknown(explainError(error).message);
  }
}

const unknown = (why: string): JudgedSettings => ({
  settings: settingsWith({}),
  finding: skipped(`${why.replace(/\.$/, '')}. The account is checked against the defaults`),
});

/** @returns undefined if there is no such stack */
async function deployedTemplate({ access, stackName }: Pick<Target, 'access' | 'stackName'>): Promise<unknown> {
  const client = new CloudFormationClient(access);
  try {
    const StackName = stackName ?? (await client.send(new DescribeStacksCommand({}))).Stacks?.[0]?.StackName;
    if (StackName === undefined) return undefined;
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName }));
    return parsed(TemplateBody);
  } catch (error) {
    if (isUnknownStack(error)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** CDK writes JSON; a template in YAML is not from CDK. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

async function notDeployed(
  name: string,
  { access }: Pick<Target, 'access'>,
  { cwd, stage = stageIn(name) }: Here,
): Promise<JudgedSettings> {
  const project = projectAbove(cwd);
  if (project === undefined)
    return unknown(`stack ${name} is not deployed, and there is no CDK app here or in a folder above`);
  const region = await regionOf(access);
  const settings = settingsInTemplate(await synthesizedTemplate(project, { stage, stackName: name, region }));
  return settings
    ? { settings, finding: ok(`those of stack ${name} in the CDK app in ${project}; it is not deployed`) }
    : unknown(`stack ${name} is not deployed, and the CDK app in ${project} does not give its settings`);
}

async function regionOf(access: Target['access']): Promise<string> {
  const client = new CloudFormationClient(access);
  try {
    return await client.config.region();
  } finally {
    client.destroy();
  }
}

const stageIn = (stackName: string): string => /^Broadcast-(.+)$/.exec(stackName)?.[1] ?? DEFAULT_STAGE;
