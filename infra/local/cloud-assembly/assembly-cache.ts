/**
 * Assemblies by source hash, under `.local/assembly` of the project. An assembly appears whole, by a rename, so that
 * several programs may share the folder; the ones used last are kept, as a running local mode reads its code there.
 */
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

const KEPT = 5;
const UNFINISHED = 'unfinished-';
/** Milliseconds after which an unfinished folder is one its maker left behind. */
const ABANDONED_AFTER = 60 * 60 * 1000;

/**
 * @param make writes the assembly into the directory it is given; false when it is not the one of the hash, because
 *   a source was saved meanwhile
 * @returns the directory of the assembly with that hash; undefined when `make` said false
 */
export async function cachedAssembly(
  cacheDirectory: string,
  hash: string,
  make: (directory: string) => Promise<boolean>,
): Promise<string | undefined> {
  const directory = path.join(cacheDirectory, hash);
  if (!(await exists(directory))) {
    await mkdir(cacheDirectory, { recursive: true });
    const unfinished = await mkdtemp(path.join(cacheDirectory, UNFINISHED));
    try {
      if (!(await make(unfinished))) return undefined;
      await publish(unfinished, directory);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  await utimes(directory, new Date(), new Date());
  await prune(cacheDirectory, hash);
  return directory;
}

/** Another program may have published the same assembly in the meantime. */
async function publish(unfinished: string, directory: string): Promise<void> {
  await rename(unfinished, directory).catch(async (error: unknown) => {
    if (!(await exists(directory))) throw error;
  });
}

async function prune(cacheDirectory: string, current: string): Promise<void> {
  const names = (await readdir(cacheDirectory)).filter((name) => name !== current);
  const entries = await Promise.all(names.map(async (name) => ({ name, usedAt: await usedAt(cacheDirectory, name) })));
  const finished = entries.filter(({ name }) => !name.startsWith(UNFINISHED)).sort((a, b) => b.usedAt - a.usedAt);
  const abandoned = entries.filter(
    ({ name, usedAt }) => name.startsWith(UNFINISHED) && usedAt < Date.now() - ABANDONED_AFTER,
  );
  for (const { name } of [...finished.slice(KEPT - 1), ...abandoned]) {
    await rm(path.join(cacheDirectory, name), { recursive: true, force: true });
  }
}

/** 0 for a folder another program has just removed. */
const usedAt = async (cacheDirectory: string, name: string): Promise<number> =>
  stat(path.join(cacheDirectory, name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
