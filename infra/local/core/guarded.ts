/**
 * For listeners of sockets, servers, timers and threads. Nobody catches what they throw, so one crafted message would end
 * the process and everything in it.
 */
import { reportProblem } from '#infra/terminal/standard';

/** Calls the listener without waiting, and prints what it throws or rejects with; `what` names where the fault is. */
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
  reportProblem(`Local mode continues after an error in ${what}`, error);
