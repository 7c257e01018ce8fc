/** A hash of everything an assembly is made from: the same hash means that nothing has to be synthesized again. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CdkProject } from './project';

/** Files and folders of the project that the app, and so the assembly, is made from. */
const SOURCES = ['infra', 'functions', 'statemachines', 'package-lock.json', 'tsconfig.json', 'cdk.json'];
/** Folders under those that no assembly depends on. */
const UNRELATED = new Set(['local', 'console', 'cli'].map((folder) => path.join('infra', folder)));

/** @param region the app may ask for, as the CDK's default region */
export async function sourceHash(project: CdkProject, region: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([project.app, project.context, region]));
  const files = (await Promise.all(SOURCES.map((source) => filesUnder(project.root, source)))).flat();
  const contents = await Promise.all(files.map((file) => readFile(path.join(project.root, file))));
  for (const [index, file] of files.entries()) {
    const content = contents[index]!;
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Sorted paths relative to the root; a source the project does not have is no file. */
async function filesUnder(root: string, source: string): Promise<string[]> {
  if (UNRELATED.has(source) || path.basename(source) === 'node_modules') return [];
  const entries = await readdir(path.join(root, source), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  if (entries === undefined) return [source];
  const names = entries.map((entry) => entry.name).sort();
  return (await Promise.all(names.map((name) => filesUnder(root, path.join(source, name))))).flat();
}
