/**
 * A copy of the project with its own assembly cache, so that emptying it does not affect running local modes. Removed
 * when the process ends.
 */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const COPIED = [
  'infra',
  'functions',
  'statemachines',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk.json',
];

export interface ProjectCopy {
  readonly root: string;
  /** Makes the next boot a cold one. */
  forgetAssemblies(): Promise<void>;
}

export async function copyProject(): Promise<ProjectCopy> {
  const root = await mkdtemp(join(tmpdir(), 'local-bench-'));
  // Also if the program is interrupted.
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const present = new Set(await readdir(PROJECT_ROOT));
  for (const name of COPIED.filter((candidate) => present.has(candidate))) {
    await cp(join(PROJECT_ROOT, name), join(root, name), { recursive: true });
  }
  await symlink(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
  return {
    root,
    forgetAssemblies: () => rm(join(root, '.local'), { recursive: true, force: true }),
  };
}
