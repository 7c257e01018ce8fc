import { Deadline, STOP_MARGIN_MS } from '#functions/send-batch/deadline';
import { pass, useVirtualTime } from '../../support/virtual-time';

/** Milliseconds before the end at which an invocation has to answer, whatever it waits for. */
const ANSWER_MS = 300;
const never = new Promise<never>(() => undefined);

useVirtualTime();

/** The deadline of an invocation that Lambda ends after that many milliseconds, counted down like Lambda does. */
function deadlineIn(ms: number): Deadline {
  const end = Date.now() + ms;
  return new Deadline(() => end - Date.now());
}

describe('posting', () => {
  it('stops a margin before the invocation ends, and not sooner', async () => {
    const { stop } = deadlineIn(STOP_MARGIN_MS + 5000);
    await pass(4999);
    expect(stop.signal.aborted).toBe(false);
    await pass(1);
    expect(stop.signal.aborted).toBe(true);
  });

  it.each([STOP_MARGIN_MS, STOP_MARGIN_MS - 1, 0, -1])('never begins with %i ms left', (ms) => {
    expect(deadlineIn(ms).stop.signal.aborted).toBe(true);
  });

  it('is stopped by no deadline that was cleared, and keeps no timer', async () => {
    const deadline = deadlineIn(STOP_MARGIN_MS + 5000);
    deadline.clear();
    expect(jest.getTimerCount()).toBe(0);
    await pass(60_000);
    expect(deadline.stop.signal.aborted).toBe(false);
  });
});

describe('waiting for work', () => {
  /** Whether the wait is over. */
  function waiting(deadline: Deadline, work: Promise<unknown>) {
    const state = { over: false };
    void deadline.waitFor(work).then(() => (state.over = true));
    return () => state.over;
  }

  it('is over when the work is, and leaves no timer behind', async () => {
    const deadline = deadlineIn(10_000);
    deadline.clear();
    await deadline.waitFor(Promise.resolve());
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lasts until there is only time to answer', async () => {
    const isOver = waiting(deadlineIn(10_000), never);
    await pass(10_000 - ANSWER_MS - 1);
    expect(isOver()).toBe(false);
    await pass(1);
    expect(isOver()).toBe(true);
  });

  it('is over at once if there is no more time than that', async () => {
    const isOver = waiting(deadlineIn(ANSWER_MS - 100), never);
    await pass(0);
    expect(isOver()).toBe(true);
  });

  it('passes on what the work fails with', async () => {
    const failing = deadlineIn(10_000).waitFor(Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
  });
});
