/**
 * JSONata's regular expressions under a time limit. Backtracking may take for ever inside one call, which no guard between
 * evaluations can interrupt; the timeout of a script can.
 */
import { Script, createContext } from 'node:vm';
import type { JsonataOptions } from 'jsonata';
import { timedOut } from './guard';

/** Milliseconds one match may take; without backtracking it takes less than one. */
const MAX_DURATION_MS = 2_000;

const context = createContext({ run: undefined as unknown });
const script = new Script('run()');

class BoundedRegExp extends RegExp {
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

/** Pass this wherever an expression is compiled: JSONata uses the last one passed for all expressions. */
// Its types declare an instance although it takes the class.
export const JSONATA_OPTIONS: JsonataOptions = { RegexEngine: BoundedRegExp as unknown as RegExp };
