/** What the rehearsal checked, one line each. A check that fails does not end the rehearsal: the next ones still tell something. */
import type { Progress } from '#tools/cli/progress';

export interface CheckResult {
  readonly what: string;
  readonly passed: boolean;
  /** What was seen, or why it failed. */
  readonly seen: string;
}

/** A check failed without which the next ones make no sense. The results say which. */
export class CannotGoOnError extends Error {
  override readonly name = 'CannotGoOnError';
}

export class Checks {
  readonly results: CheckResult[] = [];

  /** @param problem why nothing can be checked any more, or undefined */
  constructor(
    private readonly progress: Progress,
    private readonly problem: () => string | undefined,
  ) {}

  /** @param run returns what was seen */
  async check(what: string, run: () => Promise<string>): Promise<void> {
    await this.#run(what, async () => [undefined, await run()]);
  }

  /**
   * A check without which the next ones make no sense.
   * @param run returns what the next ones need, and what was seen
   * @throws CannotGoOnError if it fails
   */
  async need<T>(what: string, run: () => Promise<readonly [value: T, seen: string]>): Promise<T> {
    const found = await this.#run(what, run);
    if (found === undefined) throw new CannotGoOnError(what);
    return found[0];
  }

  get passed(): boolean {
    return this.results.length > 0 && this.results.every(({ passed }) => passed);
  }

  async #run<T>(
    what: string,
    run: () => Promise<readonly [value: T, seen: string]>,
  ): Promise<readonly [value: T, seen: string] | undefined> {
    const problem = this.problem();
    if (problem !== undefined) {
      this.results.push({ what, passed: false, seen: problem });
      throw new CannotGoOnError(problem);
    }
    try {
      const found = await this.progress.step(what, run);
      this.results.push({ what, passed: true, seen: found[1] });
      return found;
    } catch (error) {
      this.results.push({ what, passed: false, seen: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }
}
