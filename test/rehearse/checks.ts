/** What the rehearsal checked, one line each. A check that fails does not end the rehearsal: the next ones still tell something. */
import type { Progress } from '#tools/cli/progress';

export interface CheckResult {
  readonly what: string;
  readonly passed: boolean;
  /** What was seen, or why it failed. */
  readonly seen: string;
}

export class Checks {
  readonly results: CheckResult[] = [];

  constructor(private readonly progress: Progress) {}

  /** @param run returns what was seen. @returns whether it passed */
  async check(what: string, run: () => Promise<string>): Promise<boolean> {
    try {
      this.results.push({ what, passed: true, seen: await this.progress.step(what, run) });
      return true;
    } catch (error) {
      this.results.push({ what, passed: false, seen: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }

  /** Without which nothing that follows can be checked. @throws Error if it fails */
  async need(what: string, run: () => Promise<string>): Promise<void> {
    if (!(await this.check(what, run))) throw new Error(`Cannot go on: ${what}: ${this.results.at(-1)?.seen}`);
  }

  get passed(): boolean {
    return this.results.length > 0 && this.results.every(({ passed }) => passed);
  }
}
