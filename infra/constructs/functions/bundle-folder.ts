/**
 * The temporary folder a process bundles functions into. It goes with the process; one whose process a signal ended, which
 * leaves no moment for that, goes when a later process makes its own.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'broadcast-functions-';
/** Milliseconds: a process id says nothing of a process in another container that has the same temporary folder. */
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
      // Another process was faster, or it is another user's.
    }
  }
}

/** @param pid NaN for a folder that names none */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
