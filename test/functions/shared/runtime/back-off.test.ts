import { setImmediate } from 'node:timers/promises';
import { backOff, backOffMs } from '#shared/runtime/back-off';

describe('back-off', () => {
  it.each([
    [1, 100, 200],
    [2, 200, 400],
    [3, 400, 800],
    [9, 2500, 5000],
  ])('before try %i+1 lies between %i and %i ms for a base of 200 ms', (attempt, from, to) => {
    expect(backOffMs(attempt, 200, () => 0)).toBe(from);
    expect(backOffMs(attempt, 200, () => 1)).toBe(to);
  });

  it('lasts until the batch is stopped, and then ends at once', async () => {
    const stop = new AbortController();
    const waiting = backOff(1, 60_000, stop.signal);
    const state = () => Promise.race([waiting.then(() => 'over'), setImmediate('waiting')]);
    expect(await state()).toBe('waiting');
    stop.abort();
    expect(await state()).toBe('over');
  });
});
