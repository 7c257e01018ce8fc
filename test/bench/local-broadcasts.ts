/** Broadcasts to one connected user: the time from PutEvents to the socket, and executions per second. */
import type { BootedStack } from './local-boot';
import { OneUser, WARM_UP } from './one-user';

export interface BroadcastFigures {
  /** Milliseconds of the first broadcast after the boot, when the functions start. */
  readonly firstMs: number;
  /** Milliseconds, in the order of the broadcasts, one after the other. */
  readonly latenciesMs: readonly number[];
  /** Whole executions per second, with that many running at once. */
  readonly executionsPerSecond: number;
  readonly atOnce: number;
}

export async function measureBroadcasts(stack: BootedStack, count: number, atOnce: number): Promise<BroadcastFigures> {
  const user = await OneUser.connect(stack);
  const broadcast = () => user.broadcast();
  try {
    const firstMs = await broadcast();
    for (let index = 1; index < WARM_UP; index += 1) await broadcast();
    const latenciesMs: number[] = [];
    for (let index = 0; index < count; index += 1) latenciesMs.push(await broadcast());
    await side(atOnce, WARM_UP, broadcast);
    const startedAt = performance.now();
    await side(atOnce, count, broadcast);
    const executionsPerSecond = (count / (performance.now() - startedAt)) * 1000;
    return { firstMs, latenciesMs, executionsPerSecond, atOnce };
  } finally {
    user.close();
  }
}

/** Runs that many, with the given concurrency. */
async function side(lanes: number, count: number, run: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
