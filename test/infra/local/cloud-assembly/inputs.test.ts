/** The inputs of an assembly: everything a CDK app reads, wherever it is and however it is read. */
import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '#local/cloud-assembly/synth';
import { PROJECT_ROOT } from '#tools/cli/project-root';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'inputs-')));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (file: string) => path.join(folder, file);
async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(inFolder(file)), { recursive: true });
  await writeFile(inFolder(file), text);
}

/** An app with a stack of one output, and what `body` adds to it. */
async function project(body: string, app = 'node app.cjs'): Promise<void> {
  await write('project/cdk.json', JSON.stringify({ app }));
  await write(
    'project/app.cjs',
    `const { App, CfnOutput, Stack } = require(${JSON.stringify(require.resolve('aws-cdk-lib'))});
     const stack = new Stack(new App({ analyticsReporting: false }), 'S');
     const output = (value) => new CfnOutput(stack, 'Out', { value: String(value) });
     const aws = (name) => require(${JSON.stringify(path.join(PROJECT_ROOT, 'node_modules/aws-cdk-lib'))} + '/' + name);
     new (aws('aws-sqs').Queue)(stack, 'Queue');
     ${body}`,
  );
}

const synth = () => synthesize({ projectRoot: inFolder('project'), region: 'eu-west-1' });
const output = async () => (await synth()).template.Outputs.Out?.Value;

it('a file beside the project folder, also one that is saved by a rename', async () => {
  await project(`output(require('node:fs').readFileSync('../beside.txt'));`);
  await write('beside.txt', 'one');
  expect(await output()).toBe('one');
  await write('beside.txt~', 'two');
  await rename(inFolder('beside.txt~'), inFolder('beside.txt'));
  expect(await output()).toBe('two');
});

it('a module beside the project folder, of either kind', async () => {
  await project(`import('../beside.mjs').then(({ text }) => output(text + require('../common.cjs')));`);
  await write('beside.mjs', `export const text = 'one';`);
  await write('common.cjs', `module.exports = '-one';`);
  expect(await output()).toBe('one-one');
  await write('beside.mjs', `export const text = 'two';`);
  expect(await output()).toBe('two-one');
  await write('common.cjs', `module.exports = '-two';`);
  expect(await output()).toBe('two-two');
});

it('a file that is looked for and not there', async () => {
  await project(`output(require('node:fs').existsSync('../flag'));`);
  expect(await output()).toBe('false');
  await write('flag', '');
  expect(await output()).toBe('true');
});

it('a variable the app reads, and no other', async () => {
  await project(`output((process.env.TEAM_COLOUR ?? 'none') + ' ' + Date.now());`);
  const runs = async (colour: string | undefined) => {
    if (colour === undefined) delete process.env.TEAM_COLOUR;
    else process.env.TEAM_COLOUR = colour;
    return output();
  };
  const [none, red] = [await runs(undefined), await runs('red')];
  expect(none).toMatch(/^none /);
  expect(red).toMatch(/^red /);
  process.env.TEAM_SHAPE = 'round';
  expect(await runs('red')).toBe(red);
  expect(await runs(undefined)).toBe(none);
  delete process.env.TEAM_SHAPE;
});

const FUNCTION = `Runtime: 'x', handler: 'index.handler', runtime: aws('aws-lambda').Runtime.NODEJS_22_X`;

it("the files of Code.fromAsset('dist')", async () => {
  await project(
    `new (aws('aws-lambda').Function)(stack, 'F', { ${FUNCTION}, code: aws('aws-lambda').Code.fromAsset('dist') });`,
  );
  await write('project/dist/index.js', 'exports.handler = () => 1;');
  const key = async () => JSON.stringify((await synth()).template.Resources);
  const before = await key();
  expect(await key()).toBe(before);
  expect(await readdir(inFolder('project/.local/assembly'))).toEqual([expect.not.stringContaining('-once-')]);
  await write('project/dist/index.js', 'exports.handler = () => 2;');
  const changed = await key();
  expect(changed).not.toBe(before);
  await write('project/dist/more.js', '');
  expect(await key()).not.toBe(changed);
});

it.each(['node app.cjs', 'npx node app.cjs'])(
  'what NodejsFunction bundles, beside the project folder (%s)',
  async (app) => {
    await project(
      `new (aws('aws-lambda-nodejs').NodejsFunction)(stack, 'F', {
       entry: require('node:path').resolve('../handlers/index.ts'),
       runtime: aws('aws-lambda').Runtime.NODEJS_22_X,
       depsLockFilePath: '../package-lock.json', projectRoot: '..',
     });`,
      app,
    );
    await write('package-lock.json', '{}');
    await write('handlers/part.ts', 'export const part = 1;');
    await write('handlers/index.ts', `export { part as handler } from './part';`);
    await symlink(path.join(PROJECT_ROOT, 'node_modules'), inFolder('node_modules'));
    const key = async () => JSON.stringify((await synth()).template.Resources);
    const before = await key();
    expect(await key()).toBe(before);
    await write('handlers/part.ts', 'export const part = 2;');
    expect(await key()).not.toBe(before);
  },
);

it('nothing is known of what another program reads, so the app runs each time', async () => {
  await project(
    `require('node:child_process').execFileSync('cat', ['../beside.txt']); output(process.hrtime.bigint());`,
  );
  await write('beside.txt', '');
  const first = await output();
  expect(await output()).not.toBe(first);
});
