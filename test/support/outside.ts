/**
 * For modules that test files share: loads a module outside of them, once per jest process. Its objects belong to another
 * realm, where `instanceof` does not know the classes of the test file.
 */
import { createRequire } from 'node:module';

interface Outside {
  load(file: string): unknown;
}

const DOOR = Symbol.for('tests.outside');
const ENDINGS = Symbol.for('tests.endings');
type Ending = () => Promise<void>;

/** @param file absolute path @returns the module; without jest, the ordinary one */
export function outside<T>(file: string): T {
  const door = (globalThis as { [DOOR]?: Outside })[DOOR];
  return (door ? door.load(file) : createRequire(__filename)(file)) as T;
}

/** Whether this is a test file, one of many in the process. */
export const isTestFile = (): boolean => DOOR in globalThis;

/** For a module outside: called at the end of the run, if jest runs the tests in its own process. */
export function atEndOfRun(ending: Ending): void {
  endings().push(ending);
}

/** For jest's global teardown. */
export async function endRun(): Promise<void> {
  for (const end of endings().splice(0)) await end();
}

const endings = (): Ending[] => ((globalThis as { [ENDINGS]?: Ending[] })[ENDINGS] ??= []);
