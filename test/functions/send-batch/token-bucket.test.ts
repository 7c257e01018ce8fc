import { setMaxListeners } from 'node:events';
import { TokenBucket } from '#functions/send-batch/token-bucket';
import { pass, useVirtualTime } from '../../support/virtual-time';

const never = listenable().signal;

describe('a token bucket', () => {
  useVirtualTime();
  beforeEach(() => pass(1000));

  it('lets as many through in a second as its rate, after a tenth of a second at once', async () => {
    const bucket = new TokenBucket(500);
    let served = 0;
    for (let asked = 0; asked < 100; asked += 1) void Promise.resolve(bucket.take(never)).then(() => (served += 1));
    await pass(0);
    // One is due, and 50 more were saved up.
    expect(served).toBe(51);
    await pass(50);
    expect(served).toBe(51 + 25);
    await pass(50);
    expect(served).toBe(100);
  });

  it('saves up no more than a tenth of a second', async () => {
    const bucket = new TokenBucket(100);
    void bucket.take(never);
    await pass(60_000);
    const asked = Array.from({ length: 20 }, () => bucket.take(never));
    expect(asked.filter((due) => due === undefined)).toHaveLength(11);
  });

  it('serves first who asked first', async () => {
    const bucket = new TokenBucket(1000);
    const order: number[] = [];
    const asked = Array.from({ length: 130 }, async (_, index) => {
      await bucket.take(never);
      order.push(index);
    });
    await pass(100);
    await Promise.all(asked);
    expect(order).toEqual(Array.from({ length: 130 }, (_, index) => index));
  });

  it('takes back the tokens of a stopped batch', async () => {
    const bucket = new TokenBucket(10);
    const stop = listenable();
    const waiting = Array.from({ length: 50 }, () => bucket.take(stop.signal));
    stop.abort();
    await Promise.all(waiting.filter((due) => due !== undefined));
    let served = false;
    void Promise.resolve(bucket.take(never)).then(() => (served = true));
    await pass(100);
    expect(served).toBe(true);
  });

  it('of rate 0 has no limit', () => {
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
