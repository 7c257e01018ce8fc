/** The Python of this machine, if there is one. */
import { execFileSync } from 'node:child_process';

/** https://devguide.python.org/versions/: the oldest that the example supports. */
const OLDEST = '(3, 9)';

/** @returns the path of the interpreter; undefined if there is none, or it is too old */
function findPython(): string | undefined {
  try {
    const program = `import sys; print(sys.executable if sys.version_info >= ${OLDEST} else "")`;
    const path = execFileSync('python3', ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return path.trim() || undefined;
  } catch {
    return undefined;
  }
}

export const PYTHON = findPython();

/** As `describe`; without Python its tests are skipped, and the title says so. */
export function describeWithPython(title: string, tests: (python: string) => void): void {
  if (PYTHON !== undefined) describe(title, () => tests(PYTHON));
  else describe.skip(`${title} (skipped: this machine has no Python 3.9 or newer)`, () => tests('python3'));
}
