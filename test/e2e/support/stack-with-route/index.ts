/** Boots the stack with the route `sayHello`: a project in a folder of its own, whose app is the one beside this file. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../../infra/cli/project-root';
import { startLocalCloud, type LocalCloud } from '../../../../infra/local';

export async function startWithRoute(): Promise<LocalCloud> {
  const root = await mkdtemp(join(tmpdir(), 'stack-with-route-'));
  const remove = () => rm(root, { recursive: true });
  try {
    const project = JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as object;
    const tsx = join(PROJECT_ROOT, 'node_modules/.bin/tsx');
    await writeFile(
      join(root, 'cdk.json'),
      JSON.stringify({ ...project, app: `"${tsx}" "${join(__dirname, 'app.ts')}"` }),
    );
    const cloud = await startLocalCloud({ projectRoot: root, port: 0 });
    return {
      ...cloud,
      outputs: cloud.outputs,
      stop: async () => {
        await cloud.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
