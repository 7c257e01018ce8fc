/** Counts running invocations: all of them against the account's limit, those of one function against its reservation. */
import { tooManyRequests } from '../errors';

export class AccountConcurrency {
  #running = 0;

  constructor(private readonly limit: number) {}

  /** @throws ServiceError TooManyRequestsException */
  acquire(): void {
    if (this.#running >= this.limit) throw tooManyRequests('ConcurrentInvocationLimitExceeded');
    this.#running += 1;
  }

  release(): void {
    this.#running -= 1;
  }
}

export class FunctionConcurrency {
  #running = 0;

  constructor(private readonly account: AccountConcurrency) {}

  /**
   * @param reserved how many may run at once
   * @throws ServiceError TooManyRequestsException, before anything runs
   */
  async run<T>(reserved: number | undefined, task: () => Promise<T>): Promise<T> {
    if (reserved !== undefined && this.#running >= reserved) {
      throw tooManyRequests('ReservedFunctionConcurrentInvocationLimitExceeded');
    }
    this.account.acquire();
    this.#running += 1;
    try {
      return await task();
    } finally {
      this.#running -= 1;
      this.account.release();
    }
  }
}
