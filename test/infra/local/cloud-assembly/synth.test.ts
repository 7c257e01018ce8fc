import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SynthesisError } from '#local/cloud-assembly/run-app';
import { synthesize } from '#local/cloud-assembly/synth';
import { temporaryProject, type TemporaryProject } from './temporary-project';

const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
let project: TemporaryProject;

beforeEach(async () => {
  project = await temporaryProject({ template, code: { hello: 'exports.handler = async () => 1;' } });
});
afterEach(() => project.remove());

const synth = (
  options: { app?: string; context?: Record<string, unknown>; stackName?: string; region?: string } = {},
) => synthesize({ projectRoot: project.root, region: 'eu-west-1', ...options });

it('runs the app and reads the stack, its template and its assets', async () => {
  const { stackName, template: read, assets } = await synth();
  expect(stackName).toBe('Test');
  expect(read.Resources.Queue).toMatchObject({ Type: 'AWS::SQS::Queue' });
  expect(await readFile(path.join(assets.directory('hello.zip'), 'index.js'), 'utf8')).toContain('exports.handler');
  expect(() => assets.directory('other.zip')).toThrow(/no directory asset for S3 key 'other.zip'/);
});

it('runs the app again only when something it depends on has changed', async () => {
  await synth();
  await synth();
  expect(await project.runs()).toBe(1);
  await project.change({ code: { hello: 'exports.handler = async () => 2;' } });
  await synth();
  await synth({ region: 'us-east-1' });
  await synth({ context: { stage: 'prod' } });
  expect(await project.runs()).toBe(4);
});

it('counts every file of the project as one it depends on, but packages, tests and what is built', async () => {
  const add = async (folder: string) => {
    await mkdir(path.join(project.root, folder), { recursive: true });
    await writeFile(path.join(project.root, folder, 'index.ts'), '');
  };
  await synth();
  for (const folder of ['node_modules/some', 'test', 'dist', '.build']) await add(folder);
  await synth();
  expect(await project.runs()).toBe(1);
  await add('src/routes');
  await synth();
  expect(await project.runs()).toBe(2);
});

it('ignores what `watch.exclude` of cdk.json names, except for files that the app reads', async () => {
  const write = (file: string, text: string) => writeFile(path.join(project.root, file), text);
  const exclude = ['web', 'shared/', 'infra/*.md'];
  await write('cdk.json', JSON.stringify({ app: 'node infra/app.cjs', watch: { exclude } }));
  for (const folder of ['web/parts', 'shared']) await mkdir(path.join(project.root, folder), { recursive: true });
  await write('shared/names.cjs', '');
  const app = await readFile(path.join(project.root, 'infra/app.cjs'), 'utf8');
  await write('infra/app.cjs', `require('../shared/names.cjs');${app}`);
  const { sources } = await synth();
  expect(sources.folders).not.toContain(path.join(project.root, 'web'));
  expect(sources.folders).toContain(path.join(project.root, 'shared'));
  await write('web/parts/page.tsx', '');
  await synth();
  expect(await project.runs()).toBe(1);
  await write('shared/names.cjs', '// changed');
  await synth();
  await write('infra/notes.md', '');
  await synth();
  expect(await project.runs()).toBe(3);
});

it('runs another app than the one in cdk.json if told to, and again when a file beside it changes', async () => {
  const folder = path.join(project.root, 'test/shop');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'app.cjs'), "require('../../infra/app.cjs');");
  const shop = () => synth({ app: 'node test/shop/app.cjs' });
  await synth();
  await shop();
  await shop();
  expect(await project.runs()).toBe(2);
  await writeFile(path.join(folder, 'mappings.cjs'), '');
  expect((await shop()).stackName).toBe('Test');
  expect(await project.runs()).toBe(3);
});

it('says what to do about an app that changes its own sources, instead of running it for ever', async () => {
  const app = path.join(project.root, 'infra/app.cjs');
  await writeFile(app, `${await readFile(app, 'utf8')}\nappendFileSync('builds.txt', '.');`);
  await expect(synth()).rejects.toThrow(/changed each of the 5 times that 'node infra\/app\.cjs' ran.*folder .* a dot/);
  expect(await project.runs()).toBe(5);
});

it('keeps the most recently used assemblies and leaves nothing unfinished', async () => {
  for (let number = 0; number < 8; number += 1) await synth({ context: { number } });
  const kept = await readdir(path.join(project.root, '.local/assembly'));
  expect(kept).toHaveLength(5);
  await synth({ context: { number: 7 } });
  expect(await project.runs()).toBe(8);
});

it('makes one assembly when two programs want the same at once', async () => {
  const [one, other] = await Promise.all([synth(), synth()]);
  expect(one.assets.directory('hello.zip')).toBe(other.assets.directory('hello.zip'));
  expect(await readdir(path.join(project.root, '.local/assembly'))).toHaveLength(1);
});

it('synthesizes again when a source is saved while the app runs', async () => {
  const { root } = project;
  await writeFile(path.join(root, 'infra/once.cjs'), '');
  const app = await readFile(path.join(root, 'infra/app.cjs'), 'utf8');
  const saveOnce = `if (readFileSync('infra/once.cjs', 'utf8') === '') writeFileSync('infra/once.cjs', '// saved');`;
  await writeFile(path.join(root, 'infra/app.cjs'), app + saveOnce);
  await synth();
  expect(await project.runs()).toBe(2);
  expect(await readdir(path.join(root, '.local/assembly'))).toHaveLength(1);
});

it('shows the stderr of an app that fails, and caches nothing', async () => {
  const failing = synth({ context: { fail: 'the app' } });
  await expect(failing).rejects.toThrow(SynthesisError);
  await expect(failing).rejects.toThrow(/'node infra\/app.cjs' ended with 1:\nno such thing: the app/);
  expect(await readdir(path.join(project.root, '.local/assembly'))).toEqual([]);
});

it('wants to be told which of several stacks to read', async () => {
  const context = { stacks: ['Other'] };
  await expect(synth({ context })).rejects.toThrow(/has the stacks Test, Other; name the one/);
  await expect(synth({ context, stackName: 'Third' })).rejects.toThrow(/'Third' is not one of them/);
  await expect(synth({ context, stackName: 'Other' })).resolves.toMatchObject({ stackName: 'Other' });
});

it('says where a CDK project was expected', async () => {
  await expect(synthesize({ projectRoot: '/nowhere', region: 'eu-west-1' })).rejects.toThrow(
    /\/nowhere must hold a CDK/,
  );
});
