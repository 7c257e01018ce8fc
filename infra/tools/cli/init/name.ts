/** The name of an app. npm must accept it for the package, and CloudFormation for the stack. */
import { basename } from 'node:path';
import { usageError } from '#tools/stack/exit-codes';

const NAME = /^[a-z][a-z0-9-]{0,99}$/;
const DEFAULT_NAME = 'broadcast-app';

/** @throws CliError if the name is invalid */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw usageError(
    `A name must begin with a letter and have at most 100 lowercase letters, digits and hyphens, got '${name}'. Set another with --name.`,
  );
}

/** A valid name made from the name of the folder. */
export function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 100)
    .replace(/-+$/, '');
  return name === '' ? DEFAULT_NAME : name;
}
