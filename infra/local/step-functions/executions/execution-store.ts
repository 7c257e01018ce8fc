/**
 * Executions in memory, in the order they were started. Beyond a bound the oldest finished ones are dropped; running
 * ones are always kept.
 */
import type { Execution } from './execution';

export class ExecutionStore {
  readonly #executions = new Map<string, Execution>();

  constructor(private readonly bound: number) {}

  add(execution: Execution): void {
    this.#executions.set(execution.arn, execution);
    if (this.#executions.size > this.bound) this.#dropOldestFinished();
  }

  get(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  /** Latest first. */
  latestFirst(): Execution[] {
    return [...this.#executions.values()].reverse();
  }

  #dropOldestFinished(): void {
    for (const [arn, { outcome }] of this.#executions) {
      if (this.#executions.size <= this.bound) return;
      if (outcome) this.#executions.delete(arn);
    }
  }
}
