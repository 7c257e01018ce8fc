/** The packed packages, and folders in which npm installs them from the tarballs, as for others. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as manifest from '#package.json';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { typeErrors } from '../../support/type-errors';

export const TARBALLS_VARIABLE = 'BROADCAST_TARBALLS';

export const run = promisify(execFile);
export const version = manifest.version;
export const emittedFolder = (name: string): string => join(PROJECT_ROOT, 'dist/packages', name);
/** The folder that contains only the tarballs. */
export const tarballs = (): string => process.env[TARBALLS_VARIABLE] ?? '';
export const tarballOf = (name: string): string => join(tarballs(), `${name}-${version}.tgz`);

/** As an argument of npm: the version this repository tests with. */
export function pinned(name: string): string {
  const versions: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies };
  return `${name}@${versions[name] ?? 'latest'}`;
}

/**
 * A folder with packages in it and, if one is named, the files of an application of test/package.
 * @param packages as npm takes them: names with versions, or tarballs
 */
export async function installed(packages: readonly string[], application?: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `${application ?? 'empty'}-`)));
  if (application !== undefined) await cp(join(__dirname, '..', application), folder, { recursive: true });
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
    cwd: folder,
  });
  return folder;
}

export interface LockedPackage {
  readonly version: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What npm has installed, by path: `node_modules/NAME`. */
export async function lockedPackages(folder: string): Promise<Readonly<Record<string, LockedPackage>>> {
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const { '': _root, ...others } = lock.packages;
  return others;
}

/** The compiler's errors in an application and in our packages' declarations; what both import is not ours to check. */
export const errorsIn = (folder: string) =>
  typeErrors({
    config: join(folder, 'tsconfig.json'),
    checks: (path) =>
      path.startsWith(folder) && (path.includes('/step-functions-broadcast') || !path.includes('/node_modules/')),
  });
