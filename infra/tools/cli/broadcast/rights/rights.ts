/** Derives the policies, and prints or writes them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { lines, paragraph } from '#infra/terminal/text';
import { EXIT } from '#tools/stack/exit-codes';
import { namedTemplate, type TemplateOptions } from '../cdk-app';
import type { Run } from '../command';
import { inManagedPolicies } from './managed-policies';
import { callerPolicy, executionPolicy } from './policy';

export interface RightsOptions extends TemplateOptions {
  readonly name?: string;
  readonly for: 'cloudformation' | 'caller';
  readonly boundary?: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly out?: string;
}

export async function printRights({ options, output, io }: Run<RightsOptions>): Promise<number> {
  const { name, stage, account, region, partition, boundary, out } = options;
  const template = await namedTemplate(options, io);
  const place = { stackName: name ?? `Broadcast-${stage}`, account, region, partition };
  const policy = options.for === 'caller' ? callerPolicy(template, place) : executionPolicy(template, place, boundary);
  if (out === undefined) {
    output.answer(policy, () => paragraph(JSON.stringify(policy, null, 2)));
    return EXIT.OK;
  }
  const folder = resolve(io.cwd, out);
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [index, document] of inManagedPolicies(policy).entries()) {
    const file = join(folder, `${place.stackName}-${options.for}-${index + 1}.json`);
    await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
    files.push(relative(io.cwd, file));
  }
  output.answer({ files }, () => lines(files));
  return EXIT.OK;
}
