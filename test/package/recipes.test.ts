/** The recipes of infra/examples where a team copies them: with the installed packages, and under the test runners they are for. */
import { cp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PACKAGES, SERVICE } from '#tools/cli/build/packages';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { errorsIn, installed, pinned, run, tarballOf } from './support/packed';

/** The last versions that run on Node 20. */
const RUNNERS = ['vitest@^3.2.0', 'jsdom@^26.1.0'];
const TSCONFIG = {
  compilerOptions: {
    ...{ target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], module: 'esnext', moduleResolution: 'bundler' },
    ...{ types: ['node', 'jest'], jsx: 'react-jsx', strict: true, skipLibCheck: true, noEmit: true },
  },
  include: ['*/**/*.ts', '*/**/*.tsx'],
};

let folder: string;
beforeAll(async () => {
  const others = [
    ...Object.keys(SERVICE.peerDependencies ?? {}),
    ...['@aws-sdk/client-secrets-manager', 'web-push', '@types/web-push'],
    ...['valibot', 'tsx', 'jose', 'ws', '@types/ws', '@types/node'],
    ...['react', 'react-dom', '@types/react', '@types/react-dom'],
    ...['jest', '@types/jest', '@swc/jest', '@swc/core'],
  ];
  folder = await installed([...PACKAGES.map(({ name }) => tarballOf(name)), ...others.map(pinned), ...RUNNERS]);
  await cp(join(PROJECT_ROOT, 'infra/examples'), folder, {
    recursive: true,
    filter: (path) => !['.local', 'cdk.out'].includes(basename(path)),
  });
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
});

/** @throws Error with what the program said, when it fails */
async function passes(recipe: string, ...command: readonly string[]): Promise<string> {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, CDK_CONTEXT_JSON: ___, ...env } = process.env;
  const [program = '', ...args] = command;
  const file = join(folder, 'node_modules/.bin', program);
  const { stdout, stderr } = await run(file, args, { cwd: join(folder, recipe), env: { ...env, NO_COLOR: '1' } }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`${command.join(' ')} in ${recipe}\n${error.stdout}\n${error.stderr}`);
    },
  );
  return `${stdout}${stderr}`;
}

it('they type-check', () => {
  expect(errorsIn(folder)).toEqual([]);
});

it('a Jest test of an app', async () => {
  expect(await passes('app-test', 'jest')).toContain('Tests:       3 passed, 3 total');
});

it('a vitest test of an app', async () => {
  expect(await passes('app-test', 'vitest', 'run')).toMatch(/Tests\s+3 passed/);
});

it('a unit test of a React component, with a test client', async () => {
  expect(await passes('react-page', 'vitest', 'run')).toMatch(/Tests\s+2 passed/);
});
