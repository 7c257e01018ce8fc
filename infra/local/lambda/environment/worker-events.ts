/** The life of one worker thread as a queue of events, so that an invocation can wait for the next one. */
import type { Worker } from 'node:worker_threads';
import { guarded } from '../../core/guarded';
import type { WorkerMessage } from '../runtime/messages';

/** `timeout` means that nothing came in time; `exit` and `out-of-memory` are the last event of a worker. */
export type WorkerEvent =
  | Exclude<WorkerMessage, { type: 'log' }>
  | { readonly type: 'exit'; readonly exitCode: number }
  | { readonly type: 'out-of-memory' }
  | { readonly type: 'timeout' };

export class WorkerEvents {
  readonly #queue: WorkerEvent[] = [];
  #waiting: ((event: WorkerEvent) => void) | undefined;

  constructor(worker: Worker, onLog: (message: string) => void) {
    const log = guarded('the log of a function', onLog);
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'log') log(message.message);
      else this.#push(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const { name, message } = error;
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#push({ type: 'out-of-memory' });
      else this.#push({ type: 'crash', error: { errorType: name, errorMessage: message } });
    });
    worker.on('exit', (exitCode) => this.#push({ type: 'exit', exitCode }));
  }

  /** The next event, or `timeout` after that many milliseconds. */
  async next(timeoutMs: number): Promise<WorkerEvent> {
    const queued = this.#queue.shift();
    if (queued) return queued;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ type: 'timeout' }), timeoutMs);
      const settle = (event: WorkerEvent) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(event);
      };
      this.#waiting = settle;
    });
  }

  #push(event: WorkerEvent): void {
    if (this.#waiting) this.#waiting(event);
    else this.#queue.push(event);
  }
}
