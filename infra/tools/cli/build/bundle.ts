/**
 * Bundles the sources of a package: what several entries share, and what is loaded later, are files of their own, so that
 * a class exists once and `--help` loads no SDK. No name of package.json's `imports` is left, as those lead to sources.
 */
import { writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { OutputChunk, Plugin, RolldownOptions } from 'rolldown';
import { PROJECT_ROOT } from '../project-root';
import { CLIENT, entryFile, HELD_BY_CLIENT, type PackageSpec } from './packages';

export interface Bundled {
  /** Packages that the emitted files import. */
  readonly imports: ReadonlySet<string>;
  /** Files that became part of them. */
  readonly inputs: ReadonlySet<string>;
}

/** @param folder that of the package, where `dist` is made */
export async function bundle(spec: PackageSpec, folder: string): Promise<Bundled> {
  const entries = Object.fromEntries(
    Object.entries(spec.entries).map(([path, source]) => [entryFile(path), join(PROJECT_ROOT, source)]),
  );
  const bins = Object.fromEntries(
    Object.entries(spec.bin ?? {}).map(([name, source]) => [name, join(PROJECT_ROOT, source)]),
  );
  const chunks: OutputChunk[] = [];
  for (const format of spec.formats) {
    const extension = format === 'esm' ? 'mjs' : 'js';
    chunks.push(...(await emit(spec, { ...entries, ...bins }, { dir: join(folder, 'dist'), format, extension })));
  }
  const hasTypes = Object.keys(entries).length > 0;
  const types = hasTypes
    ? await emit(spec, entries, { dir: join(folder, 'dist'), format: 'esm', extension: 'd.ts' })
    : [];
  if (spec.formats.includes('esm')) declareModules(spec, join(folder, 'dist'));
  return {
    imports: packagesImportedBy([...chunks, ...types]),
    inputs: new Set([...chunks, ...types].flatMap(({ modules }) => Object.keys(modules))),
  };
}

/** The types of one entry in one file, for people to compare. */
export async function declarationsOf(spec: PackageSpec, path: string, dir: string): Promise<string> {
  const entry = { [entryFile(path)]: join(PROJECT_ROOT, spec.entries[path]!) };
  const [chunk] = await emit(spec, entry, { dir, format: 'esm', extension: 'd.ts' });
  return chunk!.code;
}

interface Output {
  readonly dir: string;
  readonly format: 'esm' | 'cjs';
  readonly extension: 'mjs' | 'js' | 'd.ts';
}

async function emit(
  spec: PackageSpec,
  input: Record<string, string>,
  { dir, format, extension }: Output,
): Promise<OutputChunk[]> {
  const { rolldown } = await import('rolldown');
  const { dts } = await import('rolldown-plugin-dts');
  const ofTypes = extension === 'd.ts';
  const options: RolldownOptions = {
    input,
    cwd: PROJECT_ROOT,
    platform: 'node',
    tsconfig: join(PROJECT_ROOT, 'tsconfig.json'),
    transform: { target: spec === CLIENT ? 'es2022' : 'node20' },
    external: (id) => isExternal(id, spec),
    plugins: [
      heldByClient(spec),
      ownFolders,
      ...(ofTypes
        ? [
            withoutGlobals,
            dts({
              cwd: PROJECT_ROOT,
              tsconfig: join(PROJECT_ROOT, 'tsconfig.build.json'),
              emitDtsOnly: true,
              resolver: 'tsc',
            }),
          ]
        : []),
    ],
    checks: { pluginTimings: false, bundlerTimings: false },
    onLog(level, log, handler) {
      // `eval` of a dependency, a circle between two of its files: theirs to change.
      if (level === 'warn' && log.id?.includes('node_modules')) return;
      handler(level, log);
    },
  };
  const build = await rolldown(options);
  const { output } = await build.write({
    dir,
    format,
    exports: 'named',
    // The plugin that makes declarations puts `.d.ts` in place of `.js`.
    entryFileNames: `[name].${ofTypes ? 'js' : extension}`,
    chunkFileNames: ofTypes ? 'types/[name].js' : `[name]-[hash].${extension}`,
    hashCharacters: 'hex',
    comments: ofTypes,
    // What a front end installs is small on disk too; names of functions stay, for stack traces.
    minify: spec === CLIENT &&
      !ofTypes && { mangle: { keepNames: true }, compress: true, codegen: { removeWhitespace: true } },
  });
  await build.close();
  return output.filter((each): each is OutputChunk => each.type === 'chunk');
}

/** Packages stay imports, but for those that become part of this one. */
function isExternal(id: string, { bundled }: PackageSpec): boolean {
  if (/^[.#/\0]/.test(id)) return false;
  return !bundled.some((name) => id === name || id.startsWith(`${name}/`));
}

/** What the client package holds for all is imported from there. */
const heldByClient = (spec: PackageSpec): Plugin => ({
  name: 'held-by-client',
  async resolveId(source, importer, options) {
    if (spec === CLIENT || importer === undefined) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    const held = found && HELD_BY_CLIENT[relative(PROJECT_ROOT, found.id)];
    return held ? { id: held, external: true } : null;
  },
});

/**
 * Sources find files beside them by their own folder; in the package those are in folders of the same names in dist/, where
 * every emitted file is too: which of them a source ends up in changes with what else imports it.
 */
const ownFolders: Plugin = {
  name: 'own-folders',
  transform(code, id) {
    if (id.includes('node_modules') || !code.includes('__dirname')) return null;
    const folder = JSON.stringify(relative(PROJECT_ROOT, dirname(id)));
    return code.replaceAll(/\b__dirname\b/g, `require('node:path').join(__dirname, ${folder})`);
  },
};

/**
 * The types of an event of Lambda become part of a package, and not what they declare for every file that sees them, which
 * two packages would declare twice.
 */
const withoutGlobals: Plugin = {
  name: 'without-globals',
  transform: {
    order: 'pre',
    filter: { id: /@types\/aws-lambda\/.*\.d\.ts$/ },
    handler: (code) => code.replace(/^declare global \{\n[^]*?^\}$/m, ''),
  },
};

/** ES modules have the same types, and not a second declaration of each, which a compiler would tell apart from the first. */
function declareModules(spec: PackageSpec, dist: string): void {
  for (const name of Object.keys(spec.entries).map(entryFile)) {
    writeFileSync(join(dist, `${name}.d.mts`), `export * from './${name}.js';\n`);
  }
}

function packagesImportedBy(chunks: readonly OutputChunk[]): Set<string> {
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const ids = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  return new Set(ids.filter((id) => !own.has(id) && !isBuiltin(id)).map((id) => /^(?:@[^/]+\/)?[^/]+/.exec(id)![0]));
}
