/**
 * Which grants were used, across processes: each local cloud appends what it saw, when it stops, to the file named in an
 * environment variable. `npm run iam:unused` sets it, runs the tests and reads the file.
 */
import { appendFile, readFile } from 'node:fs/promises';
import type { GrantWithUse } from './grant-usage';

export const USAGE_FILE_VARIABLE = 'LOCAL_GRANT_USAGE_FILE';

/** One line per cloud, written at once, so that clouds that stop at the same time do not mix their lines. */
export async function recordUsage(grants: readonly GrantWithUse[]): Promise<void> {
  const file = process.env[USAGE_FILE_VARIABLE];
  if (file !== undefined && file !== '') await appendFile(file, `${JSON.stringify(grants)}\n`);
}

/** Every grant once; used if any of the clouds used it. */
export async function readUsage(file: string): Promise<GrantWithUse[]> {
  const merged = new Map<string, GrantWithUse>();
  for (const line of (await readFile(file, 'utf8')).split('\n').filter((text) => text !== '')) {
    for (const { used, ...grant } of JSON.parse(line) as GrantWithUse[]) {
      const key = JSON.stringify(grant);
      merged.set(key, { ...grant, used: used || merged.get(key)?.used === true });
    }
  }
  return [...merged.values()];
}
