/** Wait: for a number of seconds, or until a point in time. */
import type { WaitState } from '../definition';
import { ERROR, InterpreterError } from '../errors';
import type { Completion, Step } from '../step';

/** Seconds from which AWS refuses to wait: what an integer of 32 bits holds, 68 years. */
const TOO_LONG = 2 ** 31;

export async function runWait(step: Step<WaitState>): Promise<Completion> {
  const { clock } = step.thread.frame.ports;
  const end = await step.language.waitUntil(step);
  const milliseconds = 'seconds' in end ? 1000 * end.seconds : Math.max(0, end.epochMilliseconds - clock.now());
  if (milliseconds >= 1000 * TOO_LONG) throw new InterpreterError(ERROR.RUNTIME, 'Wait state delay is too long.');
  await clock.sleep(milliseconds, step.thread.signal);
  return { ...(await step.language.complete(step)), next: step.state.Next };
}
