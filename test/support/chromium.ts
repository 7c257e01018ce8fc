/** Finds the Chromium for browser tests. None is downloaded: the machine's own is used, or the tests are skipped. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MACOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const HOW_TO_GET_CHROMIUM =
  'Browser tests need Chromium or Chrome on the PATH (Debian: apt-get install chromium), or CHROMIUM_PATH set to its file';

/**
 * @returns the path in CHROMIUM_PATH, or the first one found on the PATH or where macOS has it; undefined if there is none
 * @throws Error if CHROMIUM_PATH is not an executable file
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROMIUM_PATH: chosen, PATH: path = '' } = env;
  if (chosen !== undefined && chosen !== '') {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH must be the path of an executable file, got '${chosen}'. ${HOW_TO_GET_CHROMIUM}.`);
  }
  const onPath = path
    .split(delimiter)
    .filter((directory) => directory !== '')
    .flatMap((directory) => NAMES.map((name) => join(directory, name)));
  return [...onPath, ...ON_MACOS].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
