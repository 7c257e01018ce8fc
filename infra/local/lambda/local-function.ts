/** One function: its configuration, its code, its environments, and running an invocation. */
import { randomUUID } from 'node:crypto';
import type { InvocationFault, InvocationHook } from '../core/fault-hooks';
import { held } from '../core/held-time';
import type { Credentials } from '../iam/credentials';
import { EnvironmentPool } from './environment/environment-pool';
import { ExecutionEnvironment } from './environment/execution-environment';
import { Turns } from './environment/turns';
import { tooManyRequests } from './errors';
import type { FunctionConfiguration } from './function-configuration';
import { type AccountConcurrency, FunctionConcurrency } from './invocation/concurrency';
import { InvocationLog, type InvocationMetrics } from './invocation/invocation-log';

/** Set by a deployment; a reload may change it. */
export interface FunctionDefinition {
  readonly configuration: FunctionConfiguration;
  readonly credentials: Credentials;
  /** Where the code is now; read when an environment starts. */
  readonly codeDirectory: () => string;
  /** Puts an event into the function's log group. */
  readonly writeLog: (message: string) => void;
}

export interface FunctionSurroundings {
  readonly region: string;
  readonly concurrency: AccountConcurrency;
  /** Turns for environments that start, shared by all functions. */
  readonly starts: Turns;
  /** Maximum number of environments per function; further invocations wait for one. */
  readonly maxEnvironments: number;
  /** Milliseconds an environment waits for its next invocation. */
  readonly idleMs: number;
  readonly endpoint: () => string;
  /** Host names of this cloud's APIs on AWS. */
  readonly apiHosts: () => readonly string[];
  /** Multiplies the timeouts. @default 1 */
  readonly timeLimitFactor?: number | undefined;
  /** Called for each ended invocation. */
  readonly onInvocation: (ended: EndedInvocation) => void;
  /** Undefined while no faults of functions are set. */
  readonly faults: () => InvocationHook | undefined;
}

export interface EndedInvocation extends InvocationMetrics {
  readonly functionName: string;
}

export interface Invocation {
  /** JSON text. */
  readonly payload: string;
  /** JSON text. */
  readonly clientContext?: string | undefined;
  /** @default a new one; a retried asynchronous event keeps its own */
  readonly requestId?: string;
}

export interface InvocationResult {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Present if the function failed. */
  readonly functionError?: 'Unhandled';
  /** Base64 of the end of the log. */
  readonly logTail: string;
}

export class LocalFunction {
  readonly #pool: EnvironmentPool;
  readonly #concurrency: FunctionConcurrency;
  readonly #turns: Turns;

  constructor(
    private definition: FunctionDefinition,
    private readonly surroundings: FunctionSurroundings,
  ) {
    this.#concurrency = new FunctionConcurrency(surroundings.concurrency);
    this.#pool = new EnvironmentPool(() => this.#startEnvironment(), surroundings.idleMs, surroundings.starts);
    this.#turns = new Turns(surroundings.maxEnvironments);
  }

  get configuration(): FunctionConfiguration {
    return this.definition.configuration;
  }

  get codeDirectory(): string {
    return this.definition.codeDirectory();
  }

  /** @throws ServiceError TooManyRequestsException; errors of the function are in the result */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const { configuration } = this.definition;
    const fault = this.surroundings.faults()?.(configuration.name);
    if (fault?.type === 'throttle') throw tooManyRequests('ConcurrentInvocationLimitExceeded');
    await held(this.#turns.take());
    try {
      return await this.#concurrency.run(configuration.reservedConcurrency, () => this.#run(invocation, fault));
    } finally {
      this.#turns.giveBack();
    }
  }

  async #run(
    { payload, clientContext, requestId = randomUUID() }: Invocation,
    fault: Exclude<InvocationFault, { type: 'throttle' }> | undefined,
  ): Promise<InvocationResult> {
    const environment = await this.#pool.take();
    const { configuration, writeLog } = this.definition;
    const log = new InvocationLog(configuration, requestId, writeLog);
    environment.onLog = log.line;
    log.start();
    const message = { requestId, payload, clientContext, functionArn: configuration.arn };
    const outcome = await (fault ? environment.invokeUnder(fault, message) : environment.invoke(message));
    this.surroundings.onInvocation({ functionName: configuration.name, ...log.end(outcome) });
    environment.onLog = writeLog;
    await this.#pool.giveBack(environment);
    return {
      requestId,
      payload: outcome.payload,
      logTail: log.tail(),
      ...(outcome.status !== 'success' && { functionError: 'Unhandled' as const }),
    };
  }

  /** Later invocations run the new code; a running one finishes with the code it started with. */
  async update(definition: FunctionDefinition): Promise<void> {
    this.definition = definition;
    await this.#pool.renew();
  }

  stop(): Promise<void> {
    return this.#pool.stop();
  }

  #startEnvironment(): ExecutionEnvironment {
    const { configuration, credentials } = this.definition;
    const { region, endpoint, apiHosts, timeLimitFactor } = this.surroundings;
    return new ExecutionEnvironment({
      configuration,
      credentials,
      codeDirectory: this.codeDirectory,
      region,
      endpoint: endpoint(),
      apiHosts: apiHosts(),
      timeLimitFactor,
    });
  }
}
