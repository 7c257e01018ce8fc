/**
 * Today's stack with parts of a recorded one, as both are there while a deployment, or its rollback, runs: CloudFormation
 * updates one resource after the other, executions go on with the definition they began with, and a function's code is
 * replaced at once.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from '#constructs/functions/bundling';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { startTemporaryProject } from '#test/e2e/support/temporary-project';
import { shopAssembly, templateFileIn } from './assembly';
import type { RecordedResource, RecordedStack } from './recorded-stack';

/** Logical ids of the parts that are taken from the recorded stack; the test of a stack names them by what they begin with. */
export type IsOld = (logicalId: string) => boolean;

interface MutableTemplate {
  readonly Resources: Record<string, RecordedResource>;
}

/** What is taken from the recorded stack. The rest of a resource, above all its role, is today's. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Environment', 'Handler', 'Timeout', 'MemorySize'],
  'AWS::StepFunctions::StateMachine': ['DefinitionString', 'DefinitionSubstitutions'],
};

/**
 * @param overrides settings of today's part, on top of stage local
 * @throws Error if no resource of the recorded stack is taken
 */
export async function startMixed(
  recorded: RecordedStack,
  isOld: IsOld,
  overrides?: SettingsOverrides,
): Promise<StackUnderTest> {
  const now = await shopAssembly(overrides);
  const cloud = await startTemporaryProject(async (root) => {
    const directory = join(root, 'assembly');
    await cp(now.directory, directory, { recursive: true });
    const file = templateFileIn(directory);
    const template = JSON.parse(await readFile(file, 'utf8')) as MutableTemplate;
    const taken = Object.entries(recorded.resources).filter(([id, { Type }]) => Type in TAKEN && isOld(id));
    if (taken.length === 0) throw new Error('Nothing is taken from the recorded stack.');
    for (const [id, old] of taken) await take(template, id, old);
    await writeFile(file, JSON.stringify(template));
    return { app: `node -e "require('fs').cpSync('assembly', process.env.CDK_OUTDIR, { recursive: true })"` };

    async function take({ Resources }: MutableTemplate, id: string, old: RecordedResource): Promise<void> {
      const today = Resources[id];
      // A resource that a version removes goes at the end of the deployment, so it is there meanwhile.
      if (!today) return void (Resources[id] = old);
      for (const name of TAKEN[old.Type] ?? []) {
        if (name in old.Properties) today.Properties[name] = old.Properties[name];
        else delete today.Properties[name];
      }
      const handler = recorded.handlers[id];
      if (handler !== undefined) await useCode(now.code[id], recorded.sources[handler] ?? '', directory);
    }
  });
  return StackUnderTest.on(cloud);
}

/** Functions with the same code share its folder, so all of them have to be old or none. */
async function useCode(folder: string | undefined, source: string, directory: string): Promise<void> {
  if (folder === undefined) throw new Error('The function has no code today.');
  const target = join(directory, folder.slice(folder.lastIndexOf('asset.')));
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'index.js'), bundled(source));
}

const bundles = new Map<string, string>();

function bundled(source: string): string {
  const known = bundles.get(source);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    ...{ stdin: { contents: source, resolveDir: PROJECT_ROOT, loader: 'js' as const }, write: false },
  });
  const code = outputFiles[0]?.text ?? '';
  bundles.set(source, code);
  return code;
}
