/**
 * Listeners of sockets, servers, timers and threads: nobody is there to catch what they throw, so that one crafted message
 * would end the process and everything in it.
 */
import { reportProblem } from '#infra/terminal/standard';

/** Calls the listener, waits for nothing, and prints what it throws or rejects with; `what` says whose fault it is. */
export function guarded<Arguments extends unknown[]>(
  what: string,
  listener: (...values: Arguments) => unknown,
): (...values: Arguments) => void {
  return (...values) => {
    try {
      const result = listener(...values);
      if (result instanceof Promise) unattended(what, result);
    } catch (error) {
      printFault(what, error);
    }
  };
}

/** A promise that nobody waits for: its rejection is printed. */
export function unattended(what: string, promise: Promise<unknown>): void {
  promise.catch((error: unknown) => printFault(what, error));
}

const printFault = (what: string, error: unknown): void =>
  reportProblem(`Local mode goes on after a fault in ${what}`, error);
