/**
 * `npm run build`: emits the packages into dist/packages as they are published. The sources are bundled with their types;
 * the service's handlers are bundled whole, so that an app that deploys them needs none of their dependencies.
 */
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { BUNDLE_OPTIONS, COMMON_OPTIONS } from '#constructs/functions/bundling';
import { handlerFiles } from '#constructs/functions/function-code';
import { definitionFiles, STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { queryFiles } from '#constructs/workflow/queries/query-files';
import { PAGE_OPTIONS } from '#tools/console/page/bundle';
import { PROJECT_ROOT } from '../project-root';
import { bundle } from './bundle';
import { manifestOf } from './manifest';
import { checkLicences } from './licences';
import { bundledFolders, noticesOf } from './notices';
import { PACKAGES, SERVICE, type PackageSpec } from './packages';
import { documentOf, readmeOf } from './readme';
import { bomOf, bomOfRepository, SBOM_FILE, type Bom } from './sbom';

const DIST = join(PROJECT_ROOT, 'dist/packages');
/** What local mode runs in threads and processes of their own. */
const RUN_ELSEWHERE = ['infra/local/lambda/runtime/worker.ts', 'infra/local/cloud-assembly/inputs/recorder/index.ts'];
/** The page of the console, without extension. */
const PAGE = 'infra/tools/console/app/main';
/** Files that the service package reads at run time, copied unchanged. */
const COPIED = [
  'infra/local/dynamodb/dynalite-child.cjs',
  'infra/local/dynamodb/dynalite-corrections.cjs',
  'infra/local/dynamodb/dynalite-store.cjs',
  ...[...definitionFiles(), ...queryFiles(STATE_MACHINES_FOLDER)].map((file) => join('statemachines', file)),
];

async function emit(spec: PackageSpec, locked: Bom): Promise<void> {
  const folder = join(DIST, spec.name);
  const { imports, inputs } = await bundle(spec, folder);
  const others = spec === SERVICE ? await filesOfService(join(folder, 'dist')) : [];
  for (const each of spec.folders ?? []) {
    cpSync(join(PROJECT_ROOT, each), join(folder, 'dist', each), { recursive: true });
  }
  for (const command of Object.keys(spec.bin ?? {})) chmodSync(join(folder, 'dist', `${command}.js`), 0o755);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(spec, imports), undefined, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), readmeOf(spec));
  for (const each of spec.documents ?? []) writeFileSync(join(folder, basename(each)), documentOf(each));
  const inside = bundledFolders([...inputs, ...others]);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf(inside));
  const bom = bomOf(spec, inside, locked);
  checkLicences(bom);
  writeFileSync(join(folder, SBOM_FILE), `${JSON.stringify(bom, undefined, 2)}\n`);
  copyFileSync(join(PROJECT_ROOT, 'LICENSE'), join(folder, 'LICENSE'));
}

/** What the service finds beside its own code, in folders of the same names as the sources. @returns what was bundled */
async function filesOfService(dist: string): Promise<string[]> {
  const common = { absWorkingDir: PROJECT_ROOT, outdir: dist, outbase: PROJECT_ROOT, metafile: true } as const;
  const bundled = async (options: BuildOptions) => {
    const { metafile } = await build({ ...common, ...options });
    return Object.keys(metafile!.inputs).map((file) => join(PROJECT_ROOT, file));
  };
  for (const file of COPIED) {
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    copyFileSync(join(PROJECT_ROOT, file), join(dist, file));
  }
  const inputs = [
    ...(await bundled({ ...BUNDLE_OPTIONS, entryPoints: handlerFiles() })),
    ...(await bundled({ ...COMMON_OPTIONS, entryPoints: RUN_ELSEWHERE, minify: false })),
    ...(await bundled({ ...PAGE_OPTIONS, entryPoints: [`${PAGE}.tsx`] })),
  ];
  // The script imports its style like the source does: the console bundles what it finds.
  const script = join(dist, `${PAGE}.js`);
  writeFileSync(script, `import './main.css';\n${readFileSync(script, 'utf8')}`);
  return inputs;
}

async function emitAll(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const locked = bomOfRepository();
  for (const spec of PACKAGES) await emit(spec, locked);
}

void emitAll();
