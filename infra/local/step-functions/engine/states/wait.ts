/** Wait: for a number of seconds, or until a point in time. */
import type { WaitState } from '../definition';
import { EvaluationError } from '../errors';
import { evaluateInteger, evaluateTyped } from '../query/template';
import type { Completion, Step } from '../step';

/** ISO 8601 with a time zone: date, `T`, time, optional fraction, `Z` or an offset. */
const OFFSET_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

export async function runWait(step: Step<WaitState>): Promise<Completion> {
  const { clock } = step.thread.frame.ports;
  await clock.sleep(await durationOf(step, clock.now()), step.thread.signal);
  return { ...(await step.complete(step.state, { otherwise: step.input })), next: step.state.Next };
}

async function durationOf(step: Step<WaitState>, now: number): Promise<number> {
  const { Seconds, Timestamp } = step.state;
  if (Timestamp !== undefined) {
    return Math.max(0, instantOf(await evaluateTyped('string', Timestamp, 'Timestamp', step.bindings())) - now);
  }
  return 1000 * (await evaluateInteger(Seconds ?? 0, 'Seconds', step.bindings(), 0));
}

function instantOf(text: string): number {
  const instant = OFFSET_DATE_TIME.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(instant)) {
    const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
    throw new EvaluationError(cause, 'Timestamp');
  }
  return instant;
}
