/** The heap of this process over time, each sample after a garbage collection. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEGABYTE = 1024 * 1024;
/** Megabytes by which heaps differ without a leak: compiled code, sockets that happen to be open. */
const NOISE_MEGABYTES = 8;

export class HeapWatch {
  readonly megabytes: number[] = [];
  readonly #collect: () => void;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  sample(): void {
    this.#collect();
    this.megabytes.push(Number((process.memoryUsage().heapUsed / MEGABYTE).toFixed(1)));
  }

  /** Whether the second half of the samples is no higher than the first, during which it warmed up. */
  get flat(): boolean {
    const half = Math.floor(this.megabytes.length / 2);
    return Math.max(...this.megabytes.slice(half)) <= Math.max(...this.megabytes.slice(0, half)) + NOISE_MEGABYTES;
  }
}
