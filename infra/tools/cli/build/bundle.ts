/**
 * Bundles the sources of a package. Code that several entries share or that is loaded later goes into files of its own,
 * so that a class exists once and `--help` loads no SDK. Names of package.json's `imports` are resolved, since they
 * point to sources.
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
  /** Files that were bundled. */
  readonly inputs: ReadonlySet<string>;
}

/** @param folder of the package; `dist` is made in it */
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
    const wrapped = format === 'esm' ? wrappedFiles(spec) : [];
    const whole = Object.fromEntries(Object.entries(entries).filter(([file]) => !wrapped.includes(file)));
    chunks.push(...(await emit(spec, { ...whole, ...bins }, { dir: join(folder, 'dist'), format, extension })));
  }
  wrapModules(wrappedFiles(spec), chunks, join(folder, 'dist'));
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

const wrappedFiles = ({ modulesWrap = [] }: PackageSpec): string[] => modulesWrap.map(entryFile);

/** Modules that import the CommonJS of an entry. https://nodejs.org/api/packages.html#approach-1-use-an-es-module-wrapper */
function wrapModules(files: readonly string[], chunks: readonly OutputChunk[], dist: string): void {
  for (const file of files) {
    const { exports } = chunks.find(({ fileName }) => fileName === `${file}.js`)!;
    const module = `import all from './${file}.js';\nexport const { ${[...exports].sort().join(', ')} } = all;\n`;
    writeFileSync(join(dist, `${file}.mjs`), module);
  }
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
      ...(extension === 'mjs' ? [wrappedElsewhere(spec)] : []),
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
      // `eval` in a dependency or a cycle between its files is not ours to change.
      if (level === 'warn' && log.id?.includes('node_modules')) return;
      handler(level, log);
    },
  };
  const build = await rolldown(options);
  const { output } = await build.write({
    dir,
    format,
    exports: 'named',
    // The plugin that makes declarations replaces `.js` by `.d.ts`.
    entryFileNames: `[name].${ofTypes ? 'js' : extension}`,
    chunkFileNames: ofTypes ? 'types/[name].js' : `[name]-[hash].${extension}`,
    hashCharacters: 'hex',
    comments: ofTypes,
    // Small on disk too, for front ends; function names stay, for stack traces.
    minify: spec === CLIENT &&
      !ofTypes && { mangle: { keepNames: true }, compress: true, codegen: { removeWhitespace: true } },
  });
  await build.close();
  return output.filter((each): each is OutputChunk => each.type === 'chunk');
}

/** Packages stay imports, except those bundled into this one. */
function isExternal(id: string, { bundled }: PackageSpec): boolean {
  if (/^[.#/\0]/.test(id)) return false;
  return !bundled.some((name) => id === name || id.startsWith(`${name}/`));
}

/** Shared code that the client package holds is imported from there. */
const heldByClient = (spec: PackageSpec): Plugin => ({
  name: 'held-by-client',
  async resolveId(source, importer, options) {
    if (spec === CLIENT || importer === undefined) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    const held = found && HELD_BY_CLIENT[relative(PROJECT_ROOT, found.id)];
    return held ? { id: held, external: true } : null;
  },
});

/** In a module, an entry that is wrapped is imported from there. */
const wrappedElsewhere = (spec: PackageSpec): Plugin => ({
  name: 'wrapped-elsewhere',
  async resolveId(source, importer, options) {
    if (importer === undefined) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    const entry = spec.modulesWrap?.find((path) => found?.id === join(PROJECT_ROOT, spec.entries[path]!));
    return entry === undefined ? null : { id: `./${entryFile(entry)}.mjs`, external: true };
  },
});

/**
 * Sources find neighbouring files by their own folder. In the package, folders of the same names are in dist/, beside every
 * emitted file: a source may end up in any of these, depending on what else imports it.
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
 * The types of a Lambda event become part of a package, but not their global declarations: two packages would declare them
 * twice.
 */
const withoutGlobals: Plugin = {
  name: 'without-globals',
  transform: {
    order: 'pre',
    filter: { id: /@types\/aws-lambda\/.*\.d\.ts$/ },
    handler: (code) => code.replace(/^declare global \{\n[^]*?^\}$/m, ''),
  },
};

/** ES modules reuse the same types: a compiler would treat a second declaration of each as another type. */
function declareModules(spec: PackageSpec, dist: string): void {
  for (const name of Object.keys(spec.entries).map(entryFile)) {
    writeFileSync(join(dist, `${name}.d.mts`), `export * from './${name}.js';\n`);
  }
}

function packagesImportedBy(chunks: readonly OutputChunk[]): Set<string> {
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const ids = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  return new Set(ids.filter((id) => !own.has(id) && !id.startsWith('./') && !isBuiltin(id)).map((id) => /^(?:@[^/]+\/)?[^/]+/.exec(id)![0]));
}
