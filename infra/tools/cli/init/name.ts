/** The name of an app: that of its package for npm, of its stack for CloudFormation, and so what both take. */
import { basename } from 'node:path';
import { usageError } from '#tools/stack/exit-codes';

const NAME = /^[a-z][a-z0-9-]{0,99}$/;
const OTHERWISE = 'broadcast-app';

/** @throws CliError for what cannot be one */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw usageError(
    `A name has small letters, digits and hyphens, begins with a letter and is at most 100 long, got '${name}': give one with --name.`,
  );
}

/** Made of that of the folder. */
export function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 100)
    .replace(/-+$/, '');
  return name === '' ? OTHERWISE : name;
}
