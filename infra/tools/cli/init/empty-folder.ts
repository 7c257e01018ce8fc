/** Whether a folder is free for a new app. */
import { readdir } from 'node:fs/promises';
import { usageError } from '#tools/stack/exit-codes';

/** What may be there: a repository, what a file manager leaves, the packages that the app is made from. */
const ALLOWED = /^(\.git|\.DS_Store|Thumbs\.db|(create-)?step-functions-broadcast.*\.tgz)$/;
/** As many are named. */
const NAMED = 5;

/** Names of what stands in the way; none where there is no such folder. */
export async function filesThatAreThere(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw usageError(`${folder} is a file: name a folder that is empty or not there.`);
    throw error;
  });
  return names.filter((name) => !ALLOWED.test(name)).sort();
}

/** @throws CliError naming what is there */
export async function checkEmpty(folder: string): Promise<void> {
  const names = await filesThatAreThere(folder);
  if (names.length === 0) return;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  throw usageError(
    `${folder} is not empty: it holds ${names.slice(0, NAMED).join(', ')}${more}. Nothing was written. Name a folder that is empty or not there, such as my-app, or move these files away.`,
  );
}
