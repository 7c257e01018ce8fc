/** How the package.json of a new app names the service's packages: by this version, or as tarballs of it. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { version } from '#package.json';
import { usageError } from '#tools/stack/exit-codes';

const NAMES = [
  'step-functions-broadcast',
  'step-functions-broadcast-client',
  'step-functions-broadcast-server',
] as const;

/** Version range or `file:` path, by package name. */
export type OwnPackages = Readonly<Record<(typeof NAMES)[number], string>>;

/**
 * @param root folder of the app
 * @param tarballs folder that contains a tarball of each package
 * @throws CliError if the folder cannot be read or lacks a tarball
 */
export async function ownPackages(root: string, tarballs?: string): Promise<OwnPackages> {
  if (tarballs === undefined) return byName(() => `^${version}`);
  const found = await readdir(tarballs).catch((error: Error) => {
    throw usageError(`--packages must be a folder of tarballs, got ${tarballs}: ${error.message}.`);
  });
  const missing = NAMES.map(tarballOf).filter((file) => !found.includes(file));
  if (missing.length > 0) {
    const there = found.filter((file) => file.endsWith('.tgz')).join(', ') || 'no .tgz';
    throw usageError(
      `--packages: ${tarballs} lacks ${missing.join(', ')} (it has ${there}). Pack them with 'npm pack', or omit --packages to install from the registry.`,
    );
  }
  return byName((name) => `file:${relative(root, join(tarballs, tarballOf(name))).replaceAll(sep, '/')}`);
}

const tarballOf = (name: string): string => `${name}-${version}.tgz`;

const byName = (rangeOf: (name: string) => string): OwnPackages =>
  Object.fromEntries(NAMES.map((name) => [name, rangeOf(name)])) as OwnPackages;
