/**
 * Notices every save in a set of folders. It watches folders, not files: an editor that saves by a rename puts another file
 * in place, and a watch on the old file goes silent.
 */
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Files that editors write beside a file while saving it. */
const NOT_SAVED = /^\.|~$|\.sw[a-z]$|^4913$|___jb_(tmp|old)___$|^sed[A-Za-z0-9]{6}$/;

export class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();

  /** @param onSave gets the path of what was saved, made or removed */
  constructor(private readonly onSave: (file: string) => void) {}

  /** Watches these folders and no others; skips one that does not exist. */
  set(folders: readonly string[]): void {
    const wanted = new Set(folders);
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#end(folder);
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#begin(folder);
  }

  close(): void {
    this.set([]);
  }

  #begin(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null && !NOT_SAVED.test(name)) this.onSave(join(folder, name));
      });
      watcher.on('error', () => this.#end(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      // Gone by now. Its parent is watched, and notices when it comes back.
    }
  }

  #end(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
