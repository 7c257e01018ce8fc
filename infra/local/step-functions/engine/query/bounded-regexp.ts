/**
 * Regular expressions under a time limit. Backtracking may take for ever inside one call, which no guard between
 * evaluations can interrupt; the timeout of a script can.
 */
import { Script, createContext } from 'node:vm';
import { timedOut } from './runaway';

/** Milliseconds one match may take; without backtracking it takes less than one. */
const MAX_DURATION_MS = 2_000;

const context = createContext({ run: undefined as unknown });
const script = new Script('run()');

export class BoundedRegExp extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    context.run = () => super.exec(text);
    try {
      return script.runInContext(context, { timeout: MAX_DURATION_MS }) as RegExpExecArray | null;
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? timedOut() : error;
    } finally {
      context.run = undefined;
    }
  }
}
