/**
 * The package as others get it: packed, put into an empty CDK app and into an empty front end, type-checked there together
 * with its declarations, synthesized, bundled, and run on this machine. Beside it lies what it declares as dependencies and
 * what the application itself would install, each a link to that of this project: what it uses without declaring it is missed.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { typeErrors } from '../support/type-errors';

const MINUTES = 60_000;
jest.setTimeout(3 * MINUTES);

const run = promisify(execFile);
const MODULES = join(PROJECT_ROOT, 'node_modules');
const NAME = 'step-functions-broadcast';
/** Errors of the application and of the package's declarations. What both import from elsewhere is not ours to check. */
const errorsIn = (folder: string) =>
  typeErrors({
    config: join(folder, 'tsconfig.json'),
    checks: (path) => path.startsWith(folder) && (path.includes(`/${NAME}/`) || !path.includes('/node_modules/')),
  });
const tsx = (folder: string, file: string) =>
  run(process.execPath, [join(MODULES, 'tsx/dist/cli.mjs'), file], { cwd: folder });

let root: string;
let tarball: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'broadcast-package-')));
  await run('npm', ['pack', '--silent', '--pack-destination', root], { cwd: PROJECT_ROOT });
  const [file] = (await readdir(root)).filter((name) => name.endsWith('.tgz'));
  tarball = join(root, file!);
}, 3 * MINUTES);
afterAll(() => rm(root, { recursive: true, force: true }));

interface PackageJson {
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}
const packageJson = async (folder: string) =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson;

/** A copy of an application with the package in it. @param others what the application itself would install */
async function installed(name: string, others: readonly string[]): Promise<string> {
  const folder = join(root, name);
  const modules = join(folder, 'node_modules');
  await cp(join(__dirname, name), folder, { recursive: true });
  await mkdir(join(modules, NAME), { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', join(modules, NAME), '--strip-components', '1']);
  const { dependencies } = await packageJson(join(modules, NAME));
  for (const each of [...Object.keys(dependencies), ...others]) {
    await mkdir(dirname(join(modules, each)), { recursive: true });
    await symlink(join(MODULES, each), join(modules, each));
  }
  return folder;
}

it('holds what is imported, and no test, no source of the console, no example', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball]);
  const files = stdout.trim().split('\n');

  expect(files).toEqual(expect.arrayContaining(['package/package.json', 'package/README.md', 'package/LICENSE']));
  const outside = (file: string) =>
    /^package\/(?!dist\/)[^/]+\//.test(file) || file.startsWith('package/dist/infra/tools/console/');
  expect(files.filter((file) => outside(file) || /(?<!\.d)\.tsx?$/.test(file))).toEqual([]);
});

it('is a construct for any CDK app, which deploys, runs and is tested with it', async () => {
  const app = await installed('cdk-app', ['aws-cdk-lib', 'constructs', 'tsx', '@types/node', 'undici-types']);
  expect(errorsIn(app)).toEqual([]);
  const { stdout } = await tsx(app, 'try.ts');

  expect(JSON.parse(stdout)).toEqual([{ parcelId: 'for alice' }, { parcelId: 'mapped' }, { parcelId: 'published' }]);
  const command = join(app, 'node_modules', NAME, (await packageJson(PROJECT_ROOT)).bin.broadcast!);
  const { stdout: help } = await run(command, ['--help']);
  expect(help).toContain('Usage: broadcast');
});

it('is a client for any front end, without a trace of AWS or of the server', async () => {
  const frontEnd = await installed('front-end', ['react', 'react-dom', '@types/react', 'csstype']);
  expect(errorsIn(frontEnd)).toEqual([]);
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
  const { exports } = await packageJson(PROJECT_ROOT);
  const { stdout } = await run('tar', ['-tzf', tarball]);

  for (const targets of Object.values(exports).filter((target) => typeof target === 'object')) {
    for (const file of Object.values(targets)) expect(stdout).toContain(`package/${file.slice(2)}\n`);
  }
  expect(Object.keys(exports)).toEqual(
    expect.arrayContaining(['./constructs', './server', './publisher', './client', './react', './testing']),
  );
});
