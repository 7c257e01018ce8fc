/**
 * One execution environment: a worker thread with its own variables. It runs one invocation at a time and is reused
 * while it is healthy. `LocalFunction` creates and keeps it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { InvocationFault } from '../../core/fault-hooks';
import type { FunctionConfiguration } from '../function-configuration';
import { INIT_TIMEOUT_MS } from '../limits';
import type { InvokeMessage, WorkerMessage, WorkerSetup } from '../runtime/messages';
import { runtimeCode } from '../runtime/runtime-code';
import { environmentVariables, type EnvironmentFacts } from './environment-variables';
import { outcomeOf, type Outcome } from './outcome';
import { WorkerEvents, type WorkerEvent } from './worker-events';

/** Megabytes for a handler's newest objects. Node's default is 48 per thread, and there are many threads here. */
const YOUNG_GENERATION_MB = 6;

export interface EnvironmentOutcome extends Outcome {
  /** Duration of the handler. */
  readonly durationMs: number;
  /** Duration of the code outside the handler, at the first invocation. */
  readonly initDurationMs: number | undefined;
}

export class ExecutionEnvironment {
  /** Receives the log events of the current invocation; the owner sets it before each one. */
  onLog: (message: string) => void = () => undefined;
  readonly #worker: Worker;
  readonly #events: WorkerEvents;
  readonly #configuration: FunctionConfiguration;
  readonly #timeLimitFactor: number;
  /** Resolves once its code is loaded, or it has ended. */
  readonly started: Promise<void>;
  readonly #startedAt = performance.now();
  #initialized = false;
  #alive = true;

  constructor(facts: EnvironmentFacts) {
    const { configuration, codeDirectory, endpoint, apiHosts, timeLimitFactor = 1 } = facts;
    const { handler, logFormat, memoryMb } = configuration;
    const workerData: WorkerSetup = { codeDirectory, handler, logFormat, endpoint, apiHosts };
    this.#configuration = configuration;
    this.#timeLimitFactor = timeLimitFactor;
    this.#worker = new Worker(runtimeCode(), {
      eval: true,
      name: configuration.name,
      workerData,
      env: environmentVariables(facts),
      // The function does not get this process's loaders.
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.started = new Promise((resolve) => {
      this.#worker.on('message', ({ type }: WorkerMessage) => type !== 'log' && resolve());
      this.#worker.on('exit', () => {
        this.#alive = false;
        resolve();
      });
    });
    this.#events = new WorkerEvents(this.#worker, (message) => this.onLog(message));
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs the handler once. Anything but an answer from the handler ends the environment. */
  async invoke(invocation: Omit<InvokeMessage, 'deadline'>): Promise<EnvironmentOutcome> {
    const timeoutMs = this.#configuration.timeoutSeconds * 1000 * this.#timeLimitFactor;
    let initDurationMs: number | undefined;
    if (!this.#initialized) {
      const event = await this.#events.next(INIT_TIMEOUT_MS * this.#timeLimitFactor + timeoutMs);
      initDurationMs = performance.now() - this.#startedAt;
      if (event.type !== 'ready')
        return { ...(await this.#conclude(event, invocation)), initDurationMs, durationMs: 0 };
      this.#initialized = true;
    }
    const startedAt = performance.now();
    const message: InvokeMessage = { ...invocation, deadline: Date.now() + timeoutMs };
    this.#worker.postMessage(message);
    const outcome = await this.#conclude(await this.#events.next(timeoutMs), invocation);
    return { ...outcome, initDurationMs, durationMs: performance.now() - startedAt };
  }

  /**
   * Ends the environment as the fault says: before the handler runs, or when its work is done but its answer is not
   * sent.
   */
  async invokeUnder(
    fault: Exclude<InvocationFault, { type: 'throttle' }>,
    invocation: Omit<InvokeMessage, 'deadline'>,
  ): Promise<EnvironmentOutcome> {
    const startedAt = performance.now();
    const ran = fault.handlerRuns ? await this.invoke(invocation) : undefined;
    if (fault.type === 'timeout') {
      const { afterMs = this.#configuration.timeoutSeconds * 1000 } = fault;
      await sleep(Math.max(0, afterMs - (performance.now() - startedAt)), undefined, { ref: false });
    }
    const event: WorkerEvent = fault.type === 'crash' ? { type: 'exit', exitCode: 1 } : { type: 'timeout' };
    const outcome = await this.#conclude(event, invocation);
    return { ...outcome, initDurationMs: ran?.initDurationMs, durationMs: performance.now() - startedAt };
  }

  async #conclude(event: WorkerEvent, { requestId }: Omit<InvokeMessage, 'deadline'>): Promise<Outcome> {
    if (event.type !== 'result' && event.type !== 'failure') await this.end();
    return outcomeOf(event, requestId, this.#configuration);
  }

  async end(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }
}
