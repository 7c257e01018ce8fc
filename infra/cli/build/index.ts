/**
 * `npm run build`: emits the package into dist/, in the folders of the sources, as the paths between them hold there too.
 * What Node loads is one file for each source; what a browser loads is one module; the handlers of the service are
 * bundled, so that an app that deploys them needs nothing of what they are made of.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { BUNDLE_OPTIONS, handlerFiles } from '../../constructs/function-code';
import { PROJECT_ROOT } from '../project-root';

const DIST = join(PROJECT_ROOT, 'dist');
const CLI = 'infra/cli/broadcast/index.ts';

/** Entries Node loads; the worker thread is one that no import leads to. */
const NODE_ENTRIES = [
  'infra/constructs/index.ts',
  'infra/testing/index.ts',
  'infra/local/lambda/runtime/worker.ts',
  'functions/sdk/contract.ts',
  'functions/sdk/server/index.ts',
  'functions/sdk/publisher/index.ts',
  CLI,
];
/** Entries a bundler of a front end loads too. */
const CLIENT = 'functions/sdk/client/index.ts';
const REACT = 'functions/sdk/react/use-broadcast.ts';
/** Files that are read as they are. */
const COPIED = [
  'infra/local/dynamodb/dynalite-child.cjs',
  ...readdirSync(join(PROJECT_ROOT, 'statemachines')).map((file) => join('statemachines', file)),
];

const common = {
  absWorkingDir: PROJECT_ROOT,
  outdir: DIST,
  outbase: PROJECT_ROOT,
  target: 'node20',
  logLevel: 'warning',
} as const;

/** The sources that the entries lead to, packages left out. */
async function sourcesOf(entryPoints: readonly string[]): Promise<string[]> {
  const { metafile } = await build({
    ...common,
    entryPoints: [...entryPoints],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    packages: 'external',
  });
  return Object.keys(metafile.inputs);
}

/** The hook and the client are two modules of one package: a bundle of both has one client. */
const clientBeside: Plugin = {
  name: 'client-beside',
  setup: (plugin) =>
    plugin.onResolve({ filter: /^\.\.\/client$/ }, () => ({ path: '../client/index.mjs', external: true })),
};

async function emit(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: [...(await sourcesOf(NODE_ENTRIES)), CLIENT, REACT, ...(await sourcesOf([CLIENT]))],
    format: 'cjs',
    platform: 'node',
  });
  const module = {
    ...common,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
  } as const;
  await build({ ...module, entryPoints: [CLIENT] });
  await build({ ...module, entryPoints: [REACT], plugins: [clientBeside] });
  await build({ ...common, ...BUNDLE_OPTIONS, entryPoints: handlerFiles() });
  for (const file of COPIED) {
    mkdirSync(dirname(join(DIST, file)), { recursive: true });
    copyFileSync(join(PROJECT_ROOT, file), join(DIST, file));
  }
  chmodSync(join(DIST, CLI.replace(/\.ts$/, '.js')), 0o755);
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
  });
}

void emit();
