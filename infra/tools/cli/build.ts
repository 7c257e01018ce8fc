/**
 * `npm run build`: emits the package into dist/, in the folders of the sources, as the paths between them hold there too.
 * What Node loads is one file for each source; what a browser loads is one module; the handlers of the service are
 * bundled, so that an app that deploys them needs nothing of what they are made of.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { BUNDLE_OPTIONS, handlerFiles } from '#constructs/functions/function-code';
import { definitionFiles, STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { queryFiles } from '#constructs/workflow/queries/query-files';
import { PROJECT_ROOT } from './project-root';

const DIST = join(PROJECT_ROOT, 'dist');
const CLI = 'infra/tools/cli/broadcast/index.ts';

/** Entries Node loads; the worker thread is one that no import leads to. */
const NODE_ENTRIES = [
  'infra/constructs/index.ts',
  'infra/tools/testing.ts',
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
  ...[...definitionFiles(), ...queryFiles(STATE_MACHINES_FOLDER)].map((file) => join('statemachines', file)),
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
  withoutImportMap();
}

/** The names of `imports` in package.json lead to sources, which are not packed: what is emitted has paths. */
function withoutImportMap(): void {
  const { imports } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    imports: Readonly<Record<string, string>>;
  };
  const targetOf = (name: string): string => {
    for (const [pattern, target] of Object.entries(imports)) {
      const [start = '', end] = pattern.split('*');
      if (end === undefined ? name !== pattern : !name.startsWith(start)) continue;
      return join(DIST, target.replace('*', name.slice(start.length)).replace(/\.ts$/, ''));
    }
    throw new Error(`${name} is imported, and no name of "imports" in package.json`);
  };
  for (const file of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(m?js|d\.m?ts)$/.test(file)) continue;
    const path = join(DIST, file);
    const emitted = readFileSync(path, 'utf8');
    const rewritten = emitted.replace(
      /(?<=\b(?:require|import)\(|\b(?:from|import) )(['"])(#[^'"\n]+)\1/g,
      (_, quote: string, name: string) => {
        const to = relative(dirname(path), targetOf(name));
        return `${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`;
      },
    );
    if (rewritten !== emitted) writeFileSync(path, rewritten);
  }
}

void emit();
