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

export function createBundleFolder(): string {
  removeAbandoned();
  const created = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  process.once('exit', () => rmSync(created, { recursive: true, force: true }));
  return created;
}

function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
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
