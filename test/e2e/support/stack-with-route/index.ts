/** Boots the stack with the route `sayHello`, as a project in its own folder whose app is beside this file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { LocalCloud } from '#local';
import { appCommand } from '#test/support/shop/project';
import { startTemporaryProject } from '../temporary-project';

export function startWithRoute(): Promise<LocalCloud> {
  return startTemporaryProject(async () => {
    const project = JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as object;
    return { ...project, app: appCommand(join(__dirname, 'app.ts')) };
  });
}
