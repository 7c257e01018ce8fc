/** One function: its configuration, its code, its environments, and the running of one invocation. */
import { randomUUID } from 'node:crypto';
import type { Credentials } from '../iam/credentials';
import { EnvironmentPool } from './environment/environment-pool';
import { ExecutionEnvironment } from './environment/execution-environment';
import type { FunctionConfiguration } from './function-configuration';
import { type AccountConcurrency, FunctionConcurrency } from './invocation/concurrency';
import { InvocationLog } from './invocation/invocation-log';

export interface FunctionSurroundings {
  readonly region: string;
  readonly credentials: Credentials;
  readonly concurrency: AccountConcurrency;
  /** Milliseconds an environment waits for its next invocation. */
  readonly idleMs: number;
  readonly endpoint: () => string;
  /** Puts an event into the function's log group. */
  readonly writeLog: (message: string) => void;
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
  /** Present when the function failed. */
  readonly functionError?: 'Unhandled';
  /** Base64 of the end of the log. */
  readonly logTail: string;
}

export class LocalFunction {
  readonly #pool: EnvironmentPool;
  readonly #concurrency: FunctionConcurrency;
  #codeDirectory: string;

  constructor(
    readonly configuration: FunctionConfiguration,
    codeDirectory: string,
    private readonly surroundings: FunctionSurroundings,
  ) {
    this.#codeDirectory = codeDirectory;
    this.#concurrency = new FunctionConcurrency(surroundings.concurrency, configuration.reservedConcurrency);
    this.#pool = new EnvironmentPool(() => this.#startEnvironment(), surroundings.idleMs);
  }

  get codeDirectory(): string {
    return this.#codeDirectory;
  }

  /** @throws ServiceError TooManyRequestsException; errors of the function are in the result */
  async invoke({ payload, clientContext, requestId = randomUUID() }: Invocation): Promise<InvocationResult> {
    return this.#concurrency.run(async () => {
      const environment = this.#pool.take();
      const log = new InvocationLog(this.configuration, requestId, this.surroundings.writeLog);
      environment.onLog = log.line;
      log.start();
      const functionArn = this.configuration.arn;
      const outcome = await environment.invoke({ requestId, payload, clientContext, functionArn });
      log.end(outcome);
      environment.onLog = this.surroundings.writeLog;
      await this.#pool.giveBack(environment);
      return {
        requestId,
        payload: outcome.payload,
        logTail: log.tail(),
        ...(outcome.status !== 'success' && { functionError: 'Unhandled' as const }),
      };
    });
  }

  /** Later invocations run the code in that directory; one under way ends with the code it began with. */
  async swapCode(codeDirectory: string): Promise<void> {
    this.#codeDirectory = codeDirectory;
    await this.#pool.renew();
  }

  stop(): Promise<void> {
    return this.#pool.stop();
  }

  #startEnvironment(): ExecutionEnvironment {
    const { region, credentials, endpoint } = this.surroundings;
    return new ExecutionEnvironment({
      configuration: this.configuration,
      codeDirectory: this.#codeDirectory,
      region,
      credentials,
      endpoint: endpoint(),
    });
  }
}
