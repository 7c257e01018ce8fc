/**
 * Stops a runaway expression, which recurses endlessly or takes more evaluations than any that ends. It counts
 * evaluations instead of time, so that an expression fails on every machine or on none. Meanwhile it lets timers and
 * requests run, since an expression would otherwise run without interruption.
 */
import type { Environment, Expression } from 'jsonata';
import { runaway, timedOut } from '../runaway';

/** Nested evaluations; JSONata's own recommendation for untrusted expressions is 500. */
const MAX_DEPTH = 500;
/**
 * Evaluations per expression: five times what the largest query over a full payload of 256 KiB takes, and less than a
 * second.
 */
const MAX_EVALUATIONS = 200_000;
/** Milliseconds between pauses, which all running expressions take together: nothing else waits longer than this. */
export const BREATH_MS = 5;
/** A variable name that no expression can spell; it carries the guard through an evaluation. */
const GUARD = ' guard ';

/** When the current turn of the event loop began, which running expressions share, and the next turn they wait for. */
let turnBegan = 0;
let comingTurn: Promise<void> | undefined;

export class Guard {
  readonly #began = performance.now();
  #depth = 0;
  #evaluations = 0;

  /** Add these to the bindings of one evaluation. */
  bindings(): Record<string, unknown> {
    return { [GUARD]: this };
  }

  /** @returns a promise the evaluation must wait for, mostly undefined */
  enter(): Promise<void> | undefined {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw runaway('Stack overflow error: Check for non-terminating recursive function.');
    this.#evaluations += 1;
    if (this.#evaluations > MAX_EVALUATIONS) throw timedOut();
    return performance.now() > Math.max(this.#began, turnBegan) + BREATH_MS ? (comingTurn ??= nextTurn()) : undefined;
  }

  exit(): void {
    this.#depth -= 1;
  }
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  turnBegan = performance.now();
  comingTurn = undefined;
}

/** Makes every evaluation of the expression report to the guard in its bindings. */
export function addGuard(expression: Expression): void {
  // JSONata finds its hooks by symbol, which its types do not declare.
  const hooks = expression as unknown as { assign(name: symbol, hook: (...args: never[]) => unknown): void };
  const guardOf = (environment: Environment) => environment.lookup(GUARD) as Guard | undefined;
  hooks.assign(Symbol.for('jsonata.__evaluate_entry'), (_expr: unknown, _input: unknown, environment: Environment) =>
    guardOf(environment)?.enter(),
  );
  hooks.assign(Symbol.for('jsonata.__evaluate_exit'), (_expr: unknown, _input: unknown, environment: Environment) =>
    guardOf(environment)?.exit(),
  );
}
