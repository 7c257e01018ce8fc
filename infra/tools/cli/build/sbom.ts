/**
 * The software bill of materials of an emitted package, as CycloneDX JSON: what npm installs with it, and what is bundled into
 * it. Versions are those that this repository locks and tests; for a range, npm may install a newer one. Peers are the app's
 * own. It has no time stamp and no serial number, so that the same sources make the same file.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root';
import { OWN, PACKAGES, type PackageSpec } from './packages';

export const SBOM_FILE = 'sbom.cdx.json';

interface Licence {
  readonly expression?: string;
  readonly license?: { readonly id?: string; readonly name?: string };
}

export interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly Licence[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly version: number;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

/** Everything in package-lock.json, as npm tells it. */
export const bomOfRepository = (): Bom =>
  JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as Bom;

/**
 * @param bundled folders of the packages whose code is in the emitted one
 * @param all the repository's
 * @throws Error if the repository does not lock a package
 */
export function bomOf(spec: PackageSpec, bundled: Iterable<string>, all: Bom): Bom {
  const { version, license } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
    license: string;
  };
  const own = ({ name }: PackageSpec): Component => ({
    'bom-ref': `${name}@${version}`,
    ...{ type: 'library', name, version, purl: `pkg:npm/${name}@${version}` },
    licenses: [{ license: { id: license } }],
  });
  const components = new Map(all.components.map((component) => [component['bom-ref'], component]));
  const edges = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const direct = edges.get(all.metadata.component['bom-ref']) ?? [];
  for (const each of PACKAGES) {
    const installed = Object.entries(each.dependencies).map(([name, range]) =>
      range === OWN ? `${name}@${version}` : direct.find((ref) => components.get(ref)?.name === name),
    );
    edges.set(
      `${each.name}@${version}`,
      installed.map((ref, index) => ref ?? missing(Object.keys(each.dependencies)[index])),
    );
    components.set(`${each.name}@${version}`, own(each));
  }
  const self = own(spec);
  const inside = [...bundled].map(refOfFolder);
  const reached = reachedFrom([...(edges.get(self['bom-ref']) ?? []), ...inside], inside, edges);
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: all.specVersion, version: 1, metadata: { component: self } },
    components: reached.map((ref) => plain(components.get(ref) ?? missing(ref))),
    dependencies: [
      { ref: self['bom-ref'], dependsOn: [...new Set([...(edges.get(self['bom-ref']) ?? []), ...inside])].sort() },
      ...reached.map((ref) => ({
        ref,
        // What is bundled brings only what is bundled too.
        dependsOn: (edges.get(ref) ?? []).filter((each) => reached.includes(each)),
      })),
    ],
  };
}

/** The licences of a component, as SPDX writes them; empty if it names none. */
export const licencesOf = ({ licenses = [] }: Component): string[] =>
  licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? '');

/** A bundle holds only the code that is used, so the dependencies of a bundled package are listed only if they are inside too. */
function reachedFrom(
  start: readonly string[],
  inside: readonly string[],
  edges: ReadonlyMap<string, readonly string[]>,
) {
  const reached = new Set(inside);
  const waiting = start.filter((ref) => !reached.has(ref));
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (reached.has(ref)) continue;
    reached.add(ref);
    waiting.push(...(edges.get(ref) ?? []));
  }
  return [...reached].sort();
}

function refOfFolder(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Component;
  return `${name}@${version}`;
}

/** Without npm's notes about this repository, such as whether it is a development dependency here. */
const plain = ({ 'bom-ref': ref, type, name, version, purl, licenses, hashes }: Component): Component => ({
  'bom-ref': ref,
  ...{ type, name, version, purl },
  ...(licenses && { licenses }),
  ...(hashes && { hashes }),
});

function missing(what: string | undefined): never {
  throw new Error(`package-lock.json has no ${what ?? 'package'}: run npm install.`);
}
