import { setMaxListeners } from 'node:events';
import { TokenBucket } from '../../../functions/send-batch/token-bucket';

const never = listenable().signal;

describe('a token bucket', () => {
  it('lets as many through in a second as its rate, after a tenth of a second at once', async () => {
    const bucket = new TokenBucket(500);
    const started = performance.now();
    const immediate = Array.from({ length: 100 }, () => bucket.take(never));
    expect(immediate.filter((due) => due === undefined).length).toBeGreaterThanOrEqual(50);
    await Promise.all(immediate.filter((due) => due !== undefined));
    // 100 tokens at 500 a second are due after 200 ms, less the 100 ms that were saved up.
    expect(performance.now() - started).toBeGreaterThan(90);
  });

  it('serves first who asked first, give or take the grain of the timers', async () => {
    const bucket = new TokenBucket(1000);
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 130 }, async (_, index) => {
        await bucket.take(never);
        order.push(index);
      }),
    );
    expect(order).toHaveLength(130);
    for (const [place, asker] of order.entries()) expect(Math.abs(place - asker)).toBeLessThan(20);
  });

  it('takes back the tokens of a stopped batch', async () => {
    const bucket = new TokenBucket(10);
    const stop = listenable();
    const waiting = Array.from({ length: 50 }, () => bucket.take(stop.signal));
    stop.abort();
    await Promise.all(waiting.filter((due) => due !== undefined));
    const started = performance.now();
    await bucket.take(never);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('of rate 0 is no bound', () => {
    const bucket = new TokenBucket(0);
    expect(Array.from({ length: 10_000 }, () => bucket.take(never)).every((due) => due === undefined)).toBe(true);
  });
});

/** As the deadline of a batch makes it: any number may wait. */
function listenable(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
