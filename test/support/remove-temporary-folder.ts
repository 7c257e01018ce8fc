/** Removes the folder of temporary-folder.ts, after ending what runs in it. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { endRun } from './outside';
import { PREFIX } from './temporary-folder';

export default async function removeTemporaryFolder(): Promise<void> {
  await endRun();
  if (basename(tmpdir()).startsWith(PREFIX)) rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 3 });
}
