/** The moments at which a token bucket lets posts go, in virtual time. */
import { setMaxListeners } from 'node:events';
import { TokenBucket } from '#functions/send-batch/token-bucket';
import { pass, useVirtualTime } from '../../support/virtual-time';

useVirtualTime();
// Long enough that a bucket made now has its burst.
beforeEach(() => pass(1000));

/** Takes that many tokens at once; returns the milliseconds after which each was available. */
function take(bucket: TokenBucket, count: number, stop = new AbortController().signal): number[] {
  setMaxListeners(0, stop);
  const started = performance.now();
  const times: number[] = [];
  for (let token = 0; token < count; token += 1) {
    const due = bucket.take(stop);
    if (due) void due.then(() => times.push(performance.now() - started));
    else times.push(0);
  }
  return times;
}
const zeros = (count: number) => Array<number>(count).fill(0);

it('lets a tenth of a second of its rate go at once, then one at each interval', async () => {
  const times = take(new TokenBucket(100), 14);
  await pass(1000);
  expect(times).toEqual([...zeros(11), 10, 20, 30]);
});

it('saves up no more than that, however long nothing is taken', async () => {
  const bucket = new TokenBucket(100);
  take(bucket, 11);
  await pass(60_000);
  const times = take(bucket, 12);
  await pass(1000);
  expect(times).toEqual([...zeros(11), 10]);
});

it('lets what is due within ten milliseconds go at one wake-up', async () => {
  const times = take(new TokenBucket(400), 41 + 9);
  await pass(1000);
  expect(times).toEqual([...zeros(41), 10, 10, 10, 10, 20, 20, 20, 20, 30]);
});

it('counts the ticks from the clock and not from the post', async () => {
  await pass(4);
  const bucket = new TokenBucket(100);
  const times = take(bucket, 12);
  await pass(1000);
  // Due 10 ms after the last of the burst, which is at 1014; the tick after that is 1020.
  expect(times).toEqual([...zeros(11), 16]);
});

it('gives a token that is due this very moment without a wait', async () => {
  const bucket = new TokenBucket(100);
  take(bucket, 11);
  await pass(10);
  expect(bucket.take(new AbortController().signal)).toBeUndefined();
});

it('takes back the tokens of callers that were stopped while they waited', async () => {
  const bucket = new TokenBucket(100);
  const stop = new AbortController();
  take(bucket, 11 + 50, stop.signal);
  stop.abort();
  await pass(0);
  const times = take(bucket, 2);
  await pass(1000);
  expect(times).toEqual([10, 20]);
});
