/** What an application takes in with each entry point of the SDK, as a bundler sees it. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '#tools/cli/project-root';

/** Paths of all modules in the bundle, from the project's root. */
async function modulesOf(entry: string, platform: 'browser' | 'node'): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(PROJECT_ROOT, 'functions/sdk', entry)],
    absWorkingDir: PROJECT_ROOT,
    bundle: true,
    write: false,
    metafile: true,
    platform,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs);
}

it.each(['server/index.ts', 'publisher/index.ts'])('%s needs nothing that deploys or tests', async (entry) => {
  const modules = await modulesOf(entry, 'node');
  expect(modules.filter((path) => /^(infra|test)\/|aws-cdk|node_modules\/(constructs|jest)/.test(path))).toEqual([]);
});

it.each(['contract.ts', 'testing/index.ts'])('%s needs nothing from Node or AWS, and no validator', async (entry) => {
  const modules = await modulesOf(entry, 'browser');
  expect(modules.filter((path) => path.includes('node_modules/'))).toEqual([]);
});

it('the publisher takes in no client but that of EventBridge', async () => {
  const modules = await modulesOf('publisher/index.ts', 'node');
  const clients = modules.flatMap((path) => /@aws-sdk\/(client-[\w-]+|lib-[\w-]+)\//.exec(path)?.[1] ?? []);
  expect([...new Set(clients)]).toEqual(['client-eventbridge']);
});
