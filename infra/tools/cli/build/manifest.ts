/** The package.json of an emitted package. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROJECT_ROOT } from '../project-root';
import { entryFile, OWN, PINNED, REPOSITORY, type PackageSpec } from './packages';
import { SBOM_FILE } from './sbom';

interface RootManifest {
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const root = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as RootManifest;

/** Needed although no emitted file imports them: started in a process of their own, or found by the app. */
const NEEDED_OTHERWISE = /^(dynalite|step-functions-broadcast-\w+)$/;

/**
 * @param imports packages that the emitted files import
 * @throws Error if they differ from those the package declares
 */
export function manifestOf(spec: PackageSpec, imports: ReadonlySet<string>): Record<string, unknown> {
  const { name, description, peerDependencies = {}, optionalPeers = [] } = spec;
  checkDependencies(spec, imports);
  return {
    name,
    version: root.version,
    description,
    keywords: ['aws', 'cdk', 'aws-cdk', ...spec.keywords],
    homepage: `${REPOSITORY}#readme`,
    bugs: { url: `${REPOSITORY}/issues` },
    repository: { type: 'git', url: `git+${REPOSITORY}.git` },
    license: root.license,
    sideEffects: false,
    type: 'commonjs',
    engines: root.engines,
    ...(spec.bin && { bin: mapValues(spec.bin, (_, command) => `dist/${command}.js`) }),
    exports: { ...mapValues(spec.entries, (_, path) => targetsOf(spec, path)), './package.json': './package.json' },
    files: ['dist', 'THIRD-PARTY-NOTICES.txt', SBOM_FILE, ...(spec.documents ?? []).map((file) => basename(file))],
    dependencies: mapValues(spec.dependencies, versionOf),
    ...(Object.keys(peerDependencies).length > 0 && { peerDependencies }),
    ...(optionalPeers.length > 0 && {
      peerDependenciesMeta: Object.fromEntries(optionalPeers.map((peer) => [peer, { optional: true }])),
    }),
    publishConfig: { access: 'public' },
  };
}

function targetsOf({ formats }: PackageSpec, path: string) {
  const file = `./dist/${entryFile(path)}`;
  const required = { types: `${file}.d.ts`, default: `${file}.js` };
  if (!formats.includes('esm')) return required;
  return { import: { types: `${file}.d.mts`, default: `${file}.mjs` }, require: required };
}

function versionOf(range: string, name: string): string {
  if (range === OWN) return root.version;
  if (range !== PINNED) return range;
  const pinned = root.dependencies[name];
  if (pinned === undefined)
    throw new Error(`${name} should have its version from package.json, but package.json does not list it`);
  return pinned;
}

function checkDependencies({ name, dependencies, peerDependencies }: PackageSpec, imports: ReadonlySet<string>): void {
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies }));
  const missing = [...imports].filter((each) => !declared.has(each));
  const unused = [...declared].filter((each) => !imports.has(each) && !NEEDED_OTHERWISE.test(each));
  const problems = [
    ...missing.map((each) => `${each} is imported but not declared`),
    ...unused.map((each) => `${each} is declared but not imported`),
  ];
  if (problems.length > 0) throw new Error(`${name}: ${problems.join('; ')}. See packages.ts.`);
}

const mapValues = <T, U>(values: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
