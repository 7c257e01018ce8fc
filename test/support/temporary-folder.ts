/** Makes a temporary folder for each run of jest; its workers inherit it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PREFIX = 'broadcast-tests-';

export default function useTemporaryFolder(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), PREFIX));
}
