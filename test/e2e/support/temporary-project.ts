/** Boots a CDK project made for one test, in a folder that is removed when the local cloud stops. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalCloud, type LocalCloud } from '#local';
import { CLOUD_UNDER_TEST } from './cloud-under-test';

export type ServicesOfTest = Pick<NonNullable<Parameters<typeof startLocalCloud>[0]>, 'scheduler'>;

/**
 * @param prepare fills the folder. @returns the cdk.json
 * @param options of the services
 */
export async function startTemporaryProject(
  prepare: (root: string) => Promise<object>,
  options: ServicesOfTest = {},
): Promise<LocalCloud> {
  const root = await mkdtemp(join(tmpdir(), 'broadcast-project-'));
  try {
    await writeFile(join(root, 'cdk.json'), JSON.stringify(await prepare(root)));
    const cloud = await startLocalCloud({ projectRoot: root, port: 0, ...CLOUD_UNDER_TEST, ...options });
    return {
      ...cloud,
      outputs: cloud.outputs,
      stop: async () => {
        await cloud.stop();
        await rm(root, { recursive: true });
      },
    };
  } catch (error) {
    await rm(root, { recursive: true });
    throw error;
  }
}
