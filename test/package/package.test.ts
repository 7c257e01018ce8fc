/**
 * The package as others get it: packed, installed in an empty CDK app and in an empty front end, type-checked there by its
 * declarations, synthesized, bundled, and run on this machine. The peers are those of this project.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../infra/cli/project-root';

const MINUTES = 60_000;
jest.setTimeout(3 * MINUTES);

const run = promisify(execFile);
const MODULES = join(PROJECT_ROOT, 'node_modules');
const tsc = (folder: string) => run(process.execPath, [join(MODULES, 'typescript/bin/tsc'), '-p', folder]);
const tsx = (folder: string, file: string) =>
  run(process.execPath, [join(MODULES, 'tsx/dist/cli.mjs'), file], { cwd: folder });

let root: string;
let tarball: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'broadcast-package-'));
  await run('npm', ['pack', '--silent', '--pack-destination', root], { cwd: PROJECT_ROOT });
  const [file] = (await readdir(root)).filter((name) => name.endsWith('.tgz'));
  tarball = join(root, file!);
}, 3 * MINUTES);
afterAll(() => rm(root, { recursive: true, force: true }));

/** A copy of an application with the package installed. @param peers and what else the application itself would install */
async function installed(name: string, peers: readonly string[]): Promise<string> {
  const folder = join(root, name);
  await cp(join(__dirname, name), folder, { recursive: true });
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--legacy-peer-deps', '--silent'];
  await run('npm', ['install', ...flags, tarball], { cwd: folder });
  for (const peer of peers) {
    const target = join(folder, 'node_modules', peer);
    await rm(target, { recursive: true, force: true });
    await mkdir(dirname(target), { recursive: true });
    await symlink(join(MODULES, peer), target);
  }
  return folder;
}

it('holds what is imported, and no test, no source of the console, no example', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball]);
  const files = stdout.trim().split('\n');

  expect(files).toEqual(expect.arrayContaining(['package/package.json', 'package/README.md', 'package/LICENSE']));
  const outside = (file: string) =>
    /^package\/(?!dist\/)[^/]+\//.test(file) || file.startsWith('package/dist/infra/console/');
  expect(files.filter((file) => outside(file) || /(?<!\.d)\.tsx?$/.test(file))).toEqual([]);
});

it('is a construct for any CDK app, which deploys, runs and is tested with it', async () => {
  const app = await installed('cdk-app', ['aws-cdk-lib', 'constructs', 'tsx', '@types/node', 'undici-types']);
  await tsc(app);
  const { stdout } = await tsx(app, 'try.ts');

  expect(JSON.parse(stdout)).toEqual([{ parcelId: 'for alice' }, { parcelId: 'mapped' }, { parcelId: 'published' }]);
  const { stdout: help } = await run(join(app, 'node_modules/.bin/broadcast'), ['--help']);
  expect(help).toContain('Usage: broadcast');
});

it('is a client for any front end, without a trace of AWS or of the server', async () => {
  const frontEnd = await installed('front-end', ['react', 'react-dom', '@types/react', 'csstype']);
  await tsc(frontEnd);
  const { outputFiles, metafile } = await build({
    absWorkingDir: frontEnd,
    entryPoints: ['main.tsx'],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    jsx: 'automatic',
    outdir: 'out',
    external: ['react', 'react/jsx-runtime'],
  });
  const inputs = Object.keys(metafile.inputs).map((file) => file.split('node_modules/').at(-1));

  expect(inputs.sort()).toEqual([
    'main.tsx',
    'step-functions-broadcast/dist/functions/sdk/client/index.mjs',
    'step-functions-broadcast/dist/functions/sdk/react/use-broadcast.mjs',
  ]);
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(8 * 1024);
});

it('names every entry it exports, each with its declarations', async () => {
  const { exports } = JSON.parse(await readFile(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  const { stdout } = await run('tar', ['-tzf', tarball]);

  for (const targets of Object.values(exports).filter((target) => typeof target === 'object')) {
    for (const file of Object.values(targets)) expect(stdout).toContain(`package/${file.slice(2)}\n`);
  }
  expect(Object.keys(exports)).toEqual(
    expect.arrayContaining(['./constructs', './server', './publisher', './client', './react', './testing']),
  );
});
