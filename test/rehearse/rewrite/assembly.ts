/** A copy of a cloud assembly whose template is rewritten, for the CDK command to deploy. */
import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Missing } from '../not-in-the-engine';
import { rewrite, type Applied } from './rewrite';
import type { Template } from './template';

export interface CopiedAssembly {
  readonly folder: string;
  /** As it is deployed. */
  readonly template: Template;
  /** As it was synthesized. */
  readonly original: Template;
  readonly applied: readonly Applied[];
}

/** The files that name the template's asset. */
const NAMING = (stack: string) => ['manifest.json', `${stack}.assets.json`];

/**
 * @param from folder of the synthesized assembly, which is not changed
 * @param to folder to make
 */
export async function copyAssembly(
  from: string,
  to: string,
  {
    stack,
    entries,
    endpoint,
  }: { readonly stack: string; readonly entries: readonly Missing[]; readonly endpoint: string },
): Promise<CopiedAssembly> {
  await cp(from, to, { recursive: true });
  const file = join(to, `${stack}.template.json`);
  const synthesized = await readFile(file, 'utf8');
  const original = JSON.parse(synthesized) as Template;
  const { template, applied } = rewrite(original, entries, endpoint);
  const text = JSON.stringify(template, undefined, 1);
  await writeFile(file, text);
  // The template is an asset too: under its old hash, a bucket that has the original would keep it.
  const [oldHash, newHash] = [hashOf(synthesized), hashOf(text)];
  for (const name of NAMING(stack)) {
    const path = join(to, name);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(oldHash, newHash));
  }
  return { folder: to, template, original, applied };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
