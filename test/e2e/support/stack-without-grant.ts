/**
 * The synthesized stack without one granted action, to show what a forgotten grant looks like. The app of the booted
 * project returns the changed assembly.
 */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCloud } from '#local';
import { synthesize } from '#local/cloud-assembly/synth';
import { SHOP } from '#test/support/shop/project';
import { startTemporaryProject } from './temporary-project';

interface PolicyResource {
  readonly Type: string;
  readonly Properties: { readonly PolicyDocument: { Statement: { Action: string | string[] }[] } };
}

export interface Missing {
  /** Matches the logical id of the policy. */
  readonly policy: RegExp;
  /** e.g. `lambda:InvokeFunction`. */
  readonly action: string;
}

/** @throws Error if no policy grants the action */
export async function startWithout(missing: Missing): Promise<LocalCloud> {
  return startTemporaryProject(async (root) => {
    await cp(await assemblyDirectory(), join(root, 'assembly'), { recursive: true });
    await takeAway(join(root, 'assembly'), missing);
    return { app: `node -e "require('fs').cpSync('assembly', process.env.CDK_OUTDIR, { recursive: true })"` };
  });
}

/** Where the stack is that the other end-to-end tests boot; synthesized if it does not exist yet. */
async function assemblyDirectory(): Promise<string> {
  const { assets, template } = await synthesize({ ...SHOP, region: 'us-east-1' });
  const code = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
  const { S3Key } = (code?.Properties as { Code: { S3Key: string } }).Code;
  return join(assets.directory(S3Key), '..');
}

async function takeAway(directory: string, { policy, action }: Missing): Promise<void> {
  const file = (await readdir(directory)).find((name) => name.endsWith('.template.json'))!;
  const template = JSON.parse(await readFile(join(directory, file), 'utf8')) as {
    Resources: Record<string, PolicyResource>;
  };
  let taken = 0;
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !policy.test(logicalId)) continue;
    const document = Properties.PolicyDocument;
    const without = document.Statement.filter((statement) => ![statement.Action].flat().includes(action));
    taken += document.Statement.length - without.length;
    document.Statement = without;
  }
  if (taken === 0) throw new Error(`No policy like ${policy.source} grants ${action}.`);
  await writeFile(join(directory, file), JSON.stringify(template));
}
