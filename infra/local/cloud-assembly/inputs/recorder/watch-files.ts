/** Records which files and folders a process reads, by wrapping the functions of `node:fs`. */
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { IN_HOOKS, type Recording } from './record';

/** Extension of the files that list the addresses of ECMAScript modules, one per line. */
export const MODULES = '.modules';

type AnyFunction = (...args: unknown[]) => unknown;
type Note = (record: Recording, args: readonly unknown[]) => void;

const read: Note = (record, [file]) => addPath(record, 'file', file);
const list: Note = (record, [folder]) => addPath(record, 'folder', folder);
const write: Note = (record, [file]) => addPath(record, 'written', file);
const copy: Note = (record, [from, to]) => {
  addPath(record, 'file', from);
  addPath(record, 'written', to);
};
/** Counts as a read unless its flags say that it writes. */
const open: Note = (record, args) => {
  const flags = args[1];
  const writes =
    typeof flags === 'number'
      ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0
      : /[wa+]/.test(typeof flags === 'string' ? flags : '');
  (writes ? write : read)(record, args);
};

/** By the name with callbacks and promises; the `Sync` variants are watched too. */
const WATCHED: Readonly<Record<string, Note>> = {
  access: read,
  exists: read,
  lstat: read,
  open,
  openAsBlob: read,
  readFile: read,
  stat: read,
  opendir: list,
  readdir: list,
  appendFile: write,
  mkdir: write,
  writeFile: write,
  mkdtemp: (record, [prefix]) => addPath(record, 'temporary', prefix),
  copyFile: copy,
  cp: copy,
  rename: copy,
};

export function watchFiles(record: Recording): void {
  const holders = [fs, fs.promises] as unknown as Record<string, AnyFunction | undefined>[];
  for (const holder of holders) {
    for (const [name, note] of Object.entries(WATCHED)) {
      for (const each of [name, `${name}Sync`]) {
        const original = holder[each];
        if (typeof original !== 'function') continue;
        const watched: AnyFunction = function (this: unknown, ...args) {
          note(record, args);
          return original.apply(this, args);
        };
        // Such as `native` on some, and the symbol that promisify looks for.
        holder[each] = Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
      }
    }
  }
  module.syncBuiltinESMExports();
  watchModules(record);
}

/** Modules are read below `node:fs`: CommonJS leaves its files in the cache, and ECMAScript modules tell a hook. */
function watchModules(record: Recording): void {
  process.on('exit', () => {
    for (const file of Object.keys(module.createRequire(path.join(process.cwd(), 'x.js')).cache))
      addPath(record, 'file', file);
  });
  const log = path.join(record.folder, `${process.pid}-${process.hrtime.bigint()}${MODULES}`);
  const hook = `
    import { appendFileSync } from 'node:fs';
    let log;
    export const initialize = (file) => { log = file; };
    export const load = (url, context, next) => {
      if (url.startsWith('file:')) appendFileSync(log, url + '\\n');
      return next(url, context);
    };`;
  // The thread of the hooks starts now. If it loaded the recorder too, it would never end.
  process.env[IN_HOOKS] = 'yes';
  module.register(`data:text/javascript,${encodeURIComponent(hook)}`, { data: log });
  delete process.env[IN_HOOKS];
}

function addPath(record: Recording, kind: 'file' | 'folder' | 'temporary' | 'written', value: unknown): void {
  try {
    if (typeof value === 'string') record.add(kind, path.resolve(value));
    else if (value instanceof URL) record.add(kind, fileURLToPath(value));
    else if (Buffer.isBuffer(value)) record.add(kind, path.resolve(value.toString()));
  } catch {
    // A path that cannot be read either: the call itself will report it.
  }
}
