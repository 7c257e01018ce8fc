/** Checks that a folder is free for a new app. */
import { readdir } from 'node:fs/promises';
import { usageError } from '#tools/stack/exit-codes';

/** Files that may be there: a Git repository, a file manager's files, the tarballs of our packages. */
const ALLOWED = /^(\.git|\.DS_Store|Thumbs\.db|(create-)?step-functions-broadcast.*\.tgz)$/;
/** The error names up to this many files. */
const NAMED = 5;

/** Names of the files that are in the way. The folder need not exist. */
export async function filesThatAreThere(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR')
      throw usageError(`${folder} is a file. Name a folder that is empty or does not exist yet.`);
    throw error;
  });
  return names.filter((name) => !ALLOWED.test(name)).sort();
}

/** @throws CliError that names the files in the folder */
export async function checkEmpty(folder: string): Promise<void> {
  const names = await filesThatAreThere(folder);
  if (names.length === 0) return;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  throw usageError(
    `${folder} is not empty: it contains ${names.slice(0, NAMED).join(', ')}${more}. Nothing was written. Name a folder that is empty or does not exist yet, such as my-app, or move these files away.`,
  );
}
