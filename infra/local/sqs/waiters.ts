/** Receives that wait for a message: each until its own deadline; all are woken together. */
export class Waiters {
  readonly #waiting = new Set<() => void>();
  closed = false;

  /** @param until epoch milliseconds */
  wait(until: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, until - Date.now()));
      this.#waiting.add(wake);
    });
  }

  wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.closed = true;
    this.wake();
  }
}
