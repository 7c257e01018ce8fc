/** The stack with a test's own settings, booted on this machine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { settingsOf } from '#infra/settings';
import { SHOP_APP } from '#test/support/shop/project';
import { StackUnderTest } from './stack-under-test';
import { type ServicesOfTest, startTemporaryProject } from './temporary-project';

/** On top of stage local; not checked, so that a test may use values that a deployment may not. */
export type SettingsOfTest = NonNullable<Parameters<typeof settingsOf>[1]>;

export async function startWithSettings(
  overrides: SettingsOfTest,
  services: ServicesOfTest = {},
): Promise<StackUnderTest> {
  const cloud = await startTemporaryProject(async () => {
    const { context } = JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as { context: object };
    return { app: SHOP_APP, context: { ...context, overrides } };
  }, services);
  return StackUnderTest.on(cloud);
}
