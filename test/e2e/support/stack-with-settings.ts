/** The stack with settings of a test's own, booted on this machine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { settingsOf } from '#infra/settings';
import { StackUnderTest } from './stack-under-test';
import { startTemporaryProject } from './temporary-project';

/** On top of stage local; not checked, so that a test may go where a deployment may not. */
export type SettingsOfTest = NonNullable<Parameters<typeof settingsOf>[1]>;

export async function startWithSettings(overrides: SettingsOfTest): Promise<StackUnderTest> {
  const cloud = await startTemporaryProject(async () => {
    const { context } = JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as { context: object };
    const app = `node --import ${require.resolve('tsx')} ${join(__dirname, 'app-with-settings.ts')}`;
    return { app, context: { ...context, overrides } };
  });
  return StackUnderTest.on(cloud);
}
