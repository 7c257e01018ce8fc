/** The execution environments of one function: reused while warm, ended when idle for long or when their code is old. */
import { held } from '../../core/held-time';
import type { ExecutionEnvironment } from './execution-environment';
import type { Turns } from './turns';

export class EnvironmentPool {
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #timers = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  #stopped = false;

  /**
   * @param start makes an environment with the current code
   * @param starts turns for environments that start, shared by all functions
   * @param idleMs milliseconds after which an unused environment is ended
   */
  constructor(
    private readonly start: () => ExecutionEnvironment,
    private readonly idleMs: number,
    private readonly starts: Turns,
  ) {}

  /** The warm environment used last, or a new one. If one becomes warm before a new one may start, takes that. */
  async take(): Promise<ExecutionEnvironment> {
    const warm = this.#takeWarm();
    if (warm) return warm;
    await held(this.starts.take());
    const free = this.#takeWarm();
    if (free) {
      this.starts.giveBack();
      return free;
    }
    try {
      const environment = this.#startNew();
      void environment.started.then(() => this.starts.giveBack());
      return environment;
    } catch (error) {
      this.starts.giveBack();
      throw error;
    }
  }

  #takeWarm(): ExecutionEnvironment | undefined {
    for (let warm = this.#idle.pop(); warm; warm = this.#idle.pop()) {
      this.#stopTimer(warm);
      if (warm.alive) return warm;
      this.#all.delete(warm);
    }
    return undefined;
  }

  #startNew(): ExecutionEnvironment {
    if (this.#stopped) throw new Error('Local mode has stopped and cannot start functions any more.');
    const environment = this.start();
    this.#all.add(environment);
    return environment;
  }

  async giveBack(environment: ExecutionEnvironment): Promise<void> {
    if (!this.#all.has(environment)) return environment.end();
    if (!environment.alive) {
      this.#all.delete(environment);
      return;
    }
    this.#idle.push(environment);
    const timer = setTimeout(() => void this.#retire(environment), this.idleMs);
    this.#timers.set(environment, timer.unref());
  }

  /** Ends idle environments now, and busy ones when they are given back: their code is old. */
  async renew(): Promise<void> {
    const idle = this.#idle.splice(0);
    this.#all.clear();
    await Promise.all(idle.map((environment) => this.#end(environment)));
  }

  /** Ends every environment, even if busy. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const environments = [...this.#all];
    this.#all.clear();
    this.#idle.length = 0;
    await Promise.all(environments.map((environment) => this.#end(environment)));
  }

  async #retire(environment: ExecutionEnvironment): Promise<void> {
    this.#idle.splice(this.#idle.indexOf(environment), 1);
    this.#all.delete(environment);
    await this.#end(environment);
  }

  async #end(environment: ExecutionEnvironment): Promise<void> {
    this.#stopTimer(environment);
    await environment.end();
  }

  #stopTimer(environment: ExecutionEnvironment): void {
    clearTimeout(this.#timers.get(environment));
    this.#timers.delete(environment);
  }
}
