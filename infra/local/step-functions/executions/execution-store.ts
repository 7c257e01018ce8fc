/**
 * Executions in memory, in the order they were started. Beyond a limit on their number or on the data of their
 * histories, the oldest finished ones are dropped; running ones are always kept.
 */
import type { Execution } from './execution';

export interface StoreBounds {
  readonly maxExecutions: number;
  /** Characters of history data. */
  readonly maxData: number;
}

export class ExecutionStore {
  readonly #executions = new Map<string, Execution>();

  constructor(private readonly bounds: StoreBounds) {}

  add(execution: Execution): void {
    this.#executions.set(execution.arn, execution);
    this.#dropOldestFinished();
  }

  get(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  /** Latest first. */
  latestFirst(): Execution[] {
    return [...this.#executions.values()].reverse();
  }

  #dropOldestFinished(): void {
    let data = 0;
    for (const { history } of this.#executions.values()) data += history.size;
    for (const [arn, { outcome, history }] of this.#executions) {
      if (this.#executions.size <= this.bounds.maxExecutions && data <= this.bounds.maxData) return;
      if (!outcome) continue;
      this.#executions.delete(arn);
      data -= history.size;
    }
  }
}
