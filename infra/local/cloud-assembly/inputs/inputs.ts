/**
 * What an assembly was made from: each file and folder the app read, wherever it is, and each variable. Stored beside the
 * assembly, which is reused while all of it is unchanged.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Recorded } from './records';

export interface Inputs {
  /** By path. */
  readonly files: Readonly<Record<string, FileState>>;
  /** By path: a hash of the names in it; null if it is not a folder. */
  readonly folders: Readonly<Record<string, string | null>>;
  /** By name: a hash of the value; null if it is not set. */
  readonly variables: Readonly<Record<string, string | null>>;
}

/** Tells whether a file is the one that was read: by its stamp if possible, else by its content. */
interface FileState {
  readonly kind: 'file' | 'folder' | 'absent';
  readonly stamp?: string;
  /** Absent for files of packages: a reinstalled one counts as changed. */
  readonly hash?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables made for each run of the app. */
const OF_THE_RUN = /^(CDK_OUTDIR|NODE_OPTIONS|BROADCAST_LOCAL_RECORDS)$/;
/** Not sources: devices, and the caches of tsx and the CDK, whose entries are named by their content. */
const NO_SOURCES = [/^\/(proc|dev|sys)\//, /\/\.cdk\/cache\//, new RegExp(`^${escaped(path.join(tmpdir(), 'tsx-'))}`)];
/** Local mode's own folder, which may be inside a folder that is listed. */
const OWN_FOLDER = '.local';

/**
 * @param own folders whose content is no input: the assembly, the cache
 * @returns undefined if an input has changed since the app was started, so that nobody knows which version it read
 */
export function inputsOf(
  recorded: Recorded,
  own: readonly string[],
  variables: Variables,
  startedAt: number,
): Inputs | undefined {
  const written = [...recorded.written];
  const temporary = [...recorded.temporary];
  const isInput = (file: string) =>
    !recorded.written.has(file) &&
    !temporary.some((prefix) => file.startsWith(prefix)) &&
    !own.some((folder) => isBelow(file, folder)) &&
    !NO_SOURCES.some((pattern) => pattern.test(file));
  const read = [...recorded.files].filter(isInput);
  const files = [...new Set([...read, ...settingsAbove(read)])].sort();
  if (files.some((file) => changedAt(file) >= startedAt)) return undefined;
  const names = [...recorded.variables].filter((name) => !OF_THE_RUN.test(name)).sort();
  const folders = [...recorded.folders].filter(
    // Nothing else in the temporary folder goes into an app; a program that lists that folder only cleans up.
    (folder) => isInput(folder) && folder !== tmpdir() && !written.some((file) => isBelow(folder, file)),
  );
  return {
    files: Object.fromEntries(files.map((file) => [file, stateOf(file)])),
    folders: Object.fromEntries(folders.sort().map((folder) => [folder, listingOf(folder)])),
    variables: Object.fromEntries(names.map((name) => [name, valueHash(variables[name])])),
  };
}

/** Files, existing or not, that say how modules are found and compiled: Node and esbuild read them unseen. */
function settingsAbove(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files.filter((each) => !isOfPackage(each))) {
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder)) folders.add(folder);
  }
  return [...folders].flatMap((folder) => [path.join(folder, 'package.json'), path.join(folder, 'tsconfig.json')]);
}

const isOfPackage = (file: string): boolean => file.includes(`${path.sep}node_modules${path.sep}`);

/** Whether every input is unchanged. */
export const areCurrent = ({ files, folders, variables }: Inputs, now: Variables): boolean =>
  Object.entries(variables).every(([name, hash]) => valueHash(now[name]) === hash) &&
  Object.entries(files).every(([file, state]) => isAsItWas(file, state)) &&
  Object.entries(folders).every(([folder, listing]) => listingOf(folder) === listing);

/** Where the inputs are, without packages: watching these folders shows every change that can be saved. */
export function foldersOf({ files, folders }: Inputs): string[] {
  const own = Object.entries(files).filter(([file]) => !isOfPackage(`${file}${path.sep}`));
  const parents = own.filter(([, { kind }]) => kind === 'file').map(([file]) => path.dirname(file));
  const listed = Object.keys(folders).filter(
    (folder) => folders[folder] !== null && !isOfPackage(`${folder}${path.sep}`),
  );
  return [...new Set([...parents, ...listed])];
}

function stateOf(file: string): FileState {
  const stats = statOf(file);
  if (!stats) return { kind: 'absent' };
  if (!stats.isFile()) return { kind: 'folder' };
  const stamp = stampOf(stats);
  return isOfPackage(file) ? { kind: 'file', stamp } : { kind: 'file', stamp, hash: contentHash(file) };
}

function isAsItWas(file: string, { kind, stamp, hash }: FileState): boolean {
  const stats = statOf(file);
  if (!stats) return kind === 'absent';
  if (!stats.isFile()) return kind === 'folder';
  return kind === 'file' && (stampOf(stats) === stamp || (hash !== undefined && contentHash(file) === hash));
}

const statOf = (file: string) => {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined; // below a file, or not accessible
  }
};
type Stats = NonNullable<ReturnType<typeof statOf>>;

const stampOf = ({ size, mtimeNs, ino }: Stats): string => [size, mtimeNs, ino].join('-');

/** Epoch milliseconds; 0 for packages, as nobody saves those while an app runs. */
function changedAt(file: string): number {
  const stats = isOfPackage(file) ? undefined : statOf(file);
  return stats?.isFile() ? Number(stats.mtimeNs / 1_000_000n) : 0;
}

function contentHash(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('base64');
  } catch {
    return ''; // as unreadable now as before
  }
}

function listingOf(folder: string): string | null {
  try {
    const names = readdirSync(folder).filter((name) => name !== OWN_FOLDER);
    return createHash('sha256').update(names.sort().join('\0')).digest('base64');
  } catch {
    return null;
  }
}

/** Values may be secrets, so no file holds them in clear. */
const valueHash = (value: string | undefined): string | null =>
  value === undefined ? null : createHash('sha256').update(value).digest('base64');

const isBelow = (file: string, folder: string): boolean => file === folder || file.startsWith(folder + path.sep);

function escaped(text: string): string {
  return text.replace(/[$.*+?()[\]{}|^\\]/g, '\\$&');
}
