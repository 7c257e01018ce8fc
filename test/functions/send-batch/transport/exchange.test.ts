/** One post and its answer: what settles it, and what still happens to it afterwards. */
import { setImmediate } from 'node:timers/promises';
import { exchangesOf } from '#functions/send-batch/transport/exchange';
import type { Answer } from '#functions/send-batch/transport/transport';
import { useExchanges } from '../support/exchanges';

const LONG_MS = 60_000;
const OK: Answer = { status: 200 };
const GONE: Answer = { status: 410 };
const { open, newExchange } = useExchanges();
/** What carries a post, and whether it was told that the post was given up. */
const carrier = (answer?: Answer) => ({ answer, abandon: jest.fn() });

it('may be sent until it has its answer, and is open until then', async () => {
  const one = newExchange();
  expect([one.pending, open.has(one)]).toEqual([true, true]);
  one.settle(OK);
  expect([one.pending, open.has(one)]).toEqual([false, false]);
  await expect(one.answer).resolves.toBe(OK);
});

it('may not be sent once it is stopped, though bytes that arrived are still read', async () => {
  const one = newExchange();
  one.stop();
  expect([one.pending, open.has(one)]).toEqual([false, true]);
  await expect(one.answer).resolves.toEqual({ failure: 'aborted' });
  expect(one.pending).toBe(false);
});

it('keeps its first answer', async () => {
  const one = newExchange();
  one.settle(GONE);
  one.settle(OK);
  one.stop();
  await setImmediate();
  await expect(one.answer).resolves.toBe(GONE);
});

it.each([
  ['no answer', undefined, { failure: 'aborted' }],
  ['its status', OK, OK],
])('with %s when it is stopped, that is its answer, and what carries it hears so', async (_what, arrived, answer) => {
  const one = newExchange();
  const carries = carrier(arrived);
  one.carriedBy(carries);
  one.stop();
  await expect(one.answer).resolves.toEqual(answer);
  expect(carries.abandon).toHaveBeenCalledTimes(1);
});

it('whose answer is read just after it was stopped has that, and what carries it goes on', async () => {
  const one = newExchange();
  const carries = carrier();
  one.carriedBy(carries);
  one.stop();
  one.settle(OK);
  await setImmediate();
  await expect(one.answer).resolves.toBe(OK);
  expect(carries.abandon).not.toHaveBeenCalled();
});

it('that waits again is carried by nothing', async () => {
  const one = newExchange();
  const carries = carrier(OK);
  one.carriedBy(carries);
  one.carriedBy(undefined);
  one.stop();
  await expect(one.answer).resolves.toEqual({ failure: 'aborted' });
  expect(carries.abandon).not.toHaveBeenCalled();
});

it('ends with its time-out', async () => {
  await expect(newExchange(1).answer).resolves.toEqual({ failure: 'timeout' });
});

it('of a batch ends with it, but for those that have an answer', async () => {
  const stop = new AbortController();
  const begin = exchangesOf(stop.signal, LONG_MS);
  const [first, second] = [begin(), begin()];
  first.settle(OK);
  stop.abort();
  await expect(Promise.all([first.answer, second.answer])).resolves.toEqual([OK, { failure: 'aborted' }]);
});
