/** Stops a runaway expression: one that recurses without end or does not finish in time. */
import type { Environment, Expression } from 'jsonata';

/** Nested evaluations; JSONata's own recommendation for untrusted expressions is 500. */
const MAX_DEPTH = 500;
/** Milliseconds one expression may take. */
const MAX_DURATION_MS = 2_000;
/** A variable name no expression can spell, under which an evaluation carries its guard. */
const GUARD = ' guard ';

export class Guard {
  #depth = 0;
  readonly #deadline = performance.now() + MAX_DURATION_MS;

  /** What to add to the bindings of one evaluation. */
  bindings(): Record<string, unknown> {
    return { [GUARD]: this };
  }

  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw runaway('Stack overflow error: Check for non-terminating recursive function.');
    if (performance.now() > this.#deadline) throw runaway('Expression evaluation timeout: Check for infinite loop');
  }

  exit(): void {
    this.#depth -= 1;
  }
}

/** Makes every evaluation of the expression report to the guard in its bindings. */
export function addGuard(expression: Expression): void {
  // JSONata looks its hooks up by symbol, which its own typings do not know.
  const hooks = expression as unknown as { assign(name: symbol, hook: (...args: never[]) => void): void };
  const guardOf = (environment: Environment) => environment.lookup(GUARD) as Guard | undefined;
  hooks.assign(Symbol.for('jsonata.__evaluate_entry'), (_expr: unknown, _input: unknown, environment: Environment) =>
    guardOf(environment)?.enter(),
  );
  hooks.assign(Symbol.for('jsonata.__evaluate_exit'), (_expr: unknown, _input: unknown, environment: Environment) =>
    guardOf(environment)?.exit(),
  );
}

const runaway = (message: string) => Object.assign(new Error(message), { code: 'U1001' });
