import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createBundleFolder } from '#constructs/functions/bundle-folder';

/** Process ids are far smaller. */
const NOBODY = 2 ** 31 - 1;
const HOUR_MS = 3_600_000;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bundle-folder-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function left(name: string, hoursAgo: number): string {
  const path = join(folder, name);
  mkdirSync(path);
  const then = new Date(Date.now() - hoursAgo * HOUR_MS);
  utimesSync(path, then, then);
  return name;
}

it('makes a folder named after its process', () => {
  expect(basename(createBundleFolder(folder))).toMatch(new RegExp(`^broadcast-functions-${process.pid}-`));
});

it('removes what ended processes left hours ago, and nothing else', () => {
  left(`broadcast-functions-${NOBODY}-old`, 2);
  left('broadcast-functions-unnamed', 2);
  const kept = [
    left(`broadcast-functions-${NOBODY}-young`, 0),
    left(`broadcast-functions-${process.pid}-mine`, 2),
    left('something-else', 2),
  ];

  const created = basename(createBundleFolder(folder));
  expect(readdirSync(folder).sort()).toEqual([...kept, created].sort());
});
