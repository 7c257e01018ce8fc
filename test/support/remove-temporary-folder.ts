/** Ends what temporary-folder.ts began. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { PREFIX } from './temporary-folder';

export default function removeTemporaryFolder(): void {
  if (basename(tmpdir()).startsWith(PREFIX)) rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 3 });
}
