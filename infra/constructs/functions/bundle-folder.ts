/**
 * The temporary folder a process bundles functions into. It is removed with the process. A process killed by a signal
 * leaves its folder behind; a later process removes it when it makes its own.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'broadcast-functions-';
/** Milliseconds. A process id means nothing for a process in another container that shares the temporary folder. */
const ABANDONED_AFTER = 60 * 60 * 1000;

/** @param parent @default - the machine's temporary folder */
export function createBundleFolder(parent = tmpdir()): string {
  removeAbandoned(parent);
  const created = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  process.once('exit', () => rmSync(created, { recursive: true, force: true }));
  return created;
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(parent, name);
    try {
      if (statSync(folder).mtimeMs > Date.now() - ABANDONED_AFTER || isRunning(Number(name.split('-')[2]))) continue;
      rmSync(folder, { recursive: true });
    } catch {
      // Another process was faster, or the folder belongs to another user.
    }
  }
}

/** @param pid NaN for a folder whose name holds none */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
