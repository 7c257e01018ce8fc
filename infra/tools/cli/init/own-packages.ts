/** What the manifest of a new app asks for of the service's packages: this version, or tarballs of it. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { version } from '#package.json';
import { usageError } from '#tools/stack/exit-codes';

const NAMES = [
  'step-functions-broadcast',
  'step-functions-broadcast-client',
  'step-functions-broadcast-server',
] as const;

/** By name, what stands in `dependencies`. */
export type OwnPackages = Readonly<Record<(typeof NAMES)[number], string>>;

/**
 * @param root of the app
 * @param tarballs folder that holds one of each package
 * @throws CliError naming those it does not hold
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
      `--packages: ${tarballs} lacks ${missing.join(', ')} (it has ${there}). Pack them with 'npm pack', or leave --packages out to install from the registry.`,
    );
  }
  return byName((name) => `file:${relative(root, join(tarballs, tarballOf(name))).replaceAll(sep, '/')}`);
}

const tarballOf = (name: string): string => `${name}-${version}.tgz`;

const byName = (rangeOf: (name: string) => string): OwnPackages =>
  Object.fromEntries(NAMES.map((name) => [name, rangeOf(name)])) as OwnPackages;
