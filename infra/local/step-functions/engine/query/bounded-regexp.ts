/**
 * Regular expressions of JSONata under a time limit. Backtracking may take for ever, inside one call that no guard
 * between evaluations can interrupt; a script's time-out can.
 */
import { Script, createContext } from 'node:vm';
import type { JsonataOptions } from 'jsonata';
import { timedOut } from './guard';

/** Milliseconds one match may take; what does not backtrack takes less than one. */
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

/** To be given wherever an expression is compiled: JSONata keeps the one that was given last for all expressions. */
// Its typings ask for an instance where it takes the class.
export const JSONATA_OPTIONS: JsonataOptions = { RegexEngine: BoundedRegExp as unknown as RegExp };
