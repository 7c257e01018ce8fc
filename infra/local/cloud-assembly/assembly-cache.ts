/**
 * Assemblies by source hash and inputs, in `.local/assembly` of the project. A rename publishes a whole assembly at
 * once, so that several programs may share the folder. The most recently used are kept: a running local mode reads its
 * code there.
 */
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

const KEPT = 5;
const UNFINISHED = 'unfinished-';
/** Milliseconds after which an unfinished folder counts as abandoned. */
const ABANDONED_AFTER = 60 * 60 * 1000;

export interface AssemblyMaker {
  /** Whether the inputs that the hash does not cover are unchanged. */
  readonly isCurrent: (directory: string) => Promise<boolean>;
  /**
   * Writes the assembly into the given directory.
   * @returns what tells it from others with the same hash; undefined if a source was saved meanwhile
   */
  readonly make: (directory: string) => Promise<string | undefined>;
}

/** @returns the directory of an assembly with that hash; undefined if `make` gave up */
export async function cachedAssembly(
  cacheDirectory: string,
  hash: string,
  { isCurrent, make }: AssemblyMaker,
): Promise<string | undefined> {
  const found = await currentAssembly(cacheDirectory, hash, isCurrent);
  const directory = found ?? (await newAssembly(cacheDirectory, hash, make));
  if (directory === undefined) return undefined;
  await utimes(directory, new Date(), new Date());
  await prune(cacheDirectory, path.basename(directory));
  return directory;
}

async function currentAssembly(
  cacheDirectory: string,
  hash: string,
  isCurrent: AssemblyMaker['isCurrent'],
): Promise<string | undefined> {
  const names = await readdir(cacheDirectory).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(`${hash}-`))) {
    const directory = path.join(cacheDirectory, name);
    if (await isCurrent(directory)) return directory;
  }
  return undefined;
}

async function newAssembly(
  cacheDirectory: string,
  hash: string,
  make: AssemblyMaker['make'],
): Promise<string | undefined> {
  await mkdir(cacheDirectory, { recursive: true });
  const unfinished = await mkdtemp(path.join(cacheDirectory, UNFINISHED));
  try {
    // Lambda unpacks a function's code where there is no package.json. Without one here, Node would apply the project's,
    // and if that says "type": "module", CommonJS code would fail.
    await writeFile(path.join(unfinished, 'package.json'), '{}');
    const suffix = await make(unfinished);
    if (suffix === undefined) return undefined;
    const directory = path.join(cacheDirectory, `${hash}-${suffix}`);
    await publish(unfinished, directory);
    return directory;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Another program may have published the same assembly meanwhile. */
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

/** 0 for a folder that another program has just removed. */
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
