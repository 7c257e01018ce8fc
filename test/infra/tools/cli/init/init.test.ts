/** `broadcast init`: what it writes, asks and refuses. test/package/init.test.ts shows that the app works. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { SERVICE } from '#tools/cli/build/packages';
import { runBroadcast } from '#tools/cli/broadcast/program';
import { nameOf } from '#tools/cli/init/name';
import { TEMPLATE, templateFiles } from '#tools/cli/init/write-app';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { version } from '#package.json';
import { answerOf, runCli } from '#test/e2e/support/run-cli';
import { Program } from '#test/support/program';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'init-')));
});
afterEach(() => rm(folder, { recursive: true }));

const init = (...args: string[]) => runCli(['init', ...args], { cwd: folder });
const read = (file: string) => readFile(join(folder, file), 'utf8');
interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = async (file = 'package.json') => JSON.parse(await read(file)) as Manifest;
const PACKAGES = ['step-functions-broadcast', 'step-functions-broadcast-client', 'step-functions-broadcast-server'];
const TARBALLS = PACKAGES.map((name) => `${name}-${version}.tgz`);
const putTarballs = async (names = TARBALLS) => {
  for (const name of names) await writeFile(join(folder, name), '');
};

describe('what it writes', () => {
  it('is the template, named after the folder, with our packages in this version', async () => {
    const { exitCode, stdout } = await init('My Shop 2');
    expect(exitCode).toBe(0);
    expect(stdout).toContain("  cd 'My Shop 2'\n  npm install\n  npm run dev\n");
    const files = (await readdir(join(folder, 'My Shop 2'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files).toHaveLength((await templateFiles()).length);
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(texts.filter((each) => each.includes('broadcast-app'))).toEqual([]);
    expect(existsSync(join(folder, 'My Shop 2/.gitignore'))).toBe(true);

    const { name, dependencies, devDependencies } = await manifest('My Shop 2/package.json');
    expect(name).toBe('my-shop-2');
    const all = { ...dependencies, ...devDependencies };
    for (const each of PACKAGES) expect([each, all[each]]).toEqual([each, `^${version}`]);
    expect(await read('My Shop 2/infra/app.ts')).toContain("new Stack(new App(), 'my-shop-2')");
  });

  it('names the tarballs of a folder by their path from the app; the app may be written to that folder', async () => {
    await putTarballs();
    await mkdir(join(folder, '.git'));
    const { dependencies } = await init('--packages', '.', '--name', 'shop', '--json').then(async (result) => {
      expect(answerOf(result)).toMatchObject({ name: 'shop', folder, steps: ['npm install', 'npm run dev'] });
      return manifest();
    });
    expect(dependencies['step-functions-broadcast-client']).toBe(`file:${TARBALLS[1]}`);
    await init('apps/two', '--packages', '.');
    const { devDependencies } = await manifest('apps/two/package.json');
    expect(devDependencies['step-functions-broadcast']).toBe(`file:../../${TARBALLS[0]}`);
  });
});

describe('what it refuses, without writing anything', () => {
  it('a folder that is not empty; it names the files', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await writeFile(join(folder, name), '');
    const { exitCode, stderr } = await init();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${folder} is not empty: it contains a, b, c, d, e and 2 more. Nothing was written.`);
    expect((await init('a')).stderr).toContain('is a file');
    expect(await readdir(folder)).toHaveLength(7);
  });

  it.each([
    [['app', '--name', 'My App'], "got 'My App'"],
    [['app', '--name', '9lives'], "got '9lives'"],
    [['app', '--packages', 'nowhere'], '--packages must be a folder of tarballs, got '],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await init(...args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a folder where a tarball is missing or of another version', async () => {
    await putTarballs([...TARBALLS.slice(0, 2), 'step-functions-broadcast-server-0.0.1.tgz']);
    const { stderr } = await init('app', '--packages', '.');
    expect(stderr).toContain(`lacks ${TARBALLS[2]} (it has ${TARBALLS[0]}, ${TARBALLS[1]}, step-`);
    expect(existsSync(join(folder, 'app'))).toBe(false);
  });
});

it.each([
  ['/apps/Order Tracker', 'order-tracker'],
  ['/apps/2026_shop.', 'shop'],
  ['/apps/訂單', 'broadcast-app'],
])('makes a name from the folder %s', (path, name) => expect(nameOf(path)).toBe(name));

describe('in a terminal', () => {
  /** @returns the questions, and the exit status */
  async function answers(lines: string, ...args: string[]) {
    const tty = () => Object.assign(new PassThrough(), { isTTY: true });
    const [stdin, stdout, stderr] = [tty(), tty(), tty()];
    const asked = text(stderr);
    stdin.end(lines);
    const env = { NO_COLOR: '1' };
    const signal = new AbortController().signal;
    const exitCode = await runBroadcast(['init', ...args], { stdin, stdout, stderr, env, cwd: folder, signal });
    stderr.end();
    return { exitCode, asked: await asked };
  }

  it('asks for what is not given, and asks again after an invalid answer', async () => {
    await writeFile(join(folder, 'notes.txt'), '');
    const { exitCode, asked } = await answers('.\nshop\nShop!\ntracker\nmaybe\nno\n');
    expect(exitCode).toBe(0);
    expect(asked).toMatch(
      /^Folder \(broadcast-app\) ! .* is not empty: it contains notes\.txt\..*\nFolder \(broadcast-app\) Name \(shop\) ! A name .*got 'Shop!'.*\nName \(shop\) Run npm install\? \(yes\) ! Answer yes or no, got 'maybe'\.\nRun npm install\? \(yes\) $/,
    );
    expect((await manifest('shop/package.json')).name).toBe('tracker');
  });

  it('does not ask for what is given, and asks nothing with --yes', async () => {
    expect((await answers('no\n', 'one', '--name', 'shop')).asked).toBe('Run npm install? (yes) ');
    expect((await answers('', 'two', '--yes')).asked).toBe('');
    expect((await manifest('two/package.json')).name).toBe('two');
  });

  it('writes nothing when the answers end', async () => {
    expect(await answers('shop\n')).toMatchObject({ exitCode: 130 });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the template', () => {
  it('requires the CDK version that the service requires', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(TEMPLATE, 'package.json'), 'utf8')) as Manifest;
    expect(devDependencies).toMatchObject(SERVICE.peerDependencies!);
  });

  it('has a README that only names existing files, scripts and commands', async () => {
    const readme = await readFile(join(TEMPLATE, 'README.md'), 'utf8');
    const all = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, found = '']) => found);
    const files = all(/`((?:functions|infra|web|dev|test)\/[\w./-]*)`/g);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(TEMPLATE, file)))).toEqual([]);
    const { scripts } = JSON.parse(await readFile(join(TEMPLATE, 'package.json'), 'utf8')) as Manifest;
    expect(all(/npm run (\w+)/g).filter((script) => !(script in scripts))).toEqual([]);
    const { stdout: help } = await runCli(['--help']);
    const commands = all(/npx broadcast (\w+)/g);
    expect(commands.filter((command) => !help.includes(`  ${command} `))).toEqual([]);
  });
});

it('is what the package for npm create runs', async () => {
  const create = (...args: string[]) =>
    new Program('infra/tools/cli/create/index.ts', { root: PROJECT_ROOT, cwd: folder, args });
  const written = create('shop', '--name', 'tracker');
  expect(await written.ended).toBe(0);
  expect(written.stdout).toContain('tracker is in shop. Next:');
  expect((await manifest('shop/package.json')).name).toBe('tracker');
  const refused = create('shop');
  expect(await refused.ended).toBe(2);
  expect(refused.stderr).toMatch(/^create-step-functions-broadcast: .*shop is not empty: it contains \.gitignore, /);
});

it.each(['create', 'broadcast'])('on an older Node, %s says which version it needs', async (command) => {
  const older = join(folder, 'older.cjs');
  await writeFile(older, `Object.defineProperty(process.versions, 'node', { value: '20.18.3' });`);
  const program = new Program(`infra/tools/cli/${command}/index.ts`, {
    ...{ root: PROJECT_ROOT, cwd: folder, args: ['--help'] },
    env: { NODE_OPTIONS: `--require ${older}` },
  });
  expect(await program.ended).toBe(1);
  expect(program.stdout).toBe('');
  expect(program.stderr).toContain('needs Node 20.19 or newer, but this is 20.18.3.');
});
