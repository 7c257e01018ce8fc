/**
 * Which stays in a state counted connections that were not reached, though the state itself succeeded: the sender's answer
 * and the report say so in figures.
 */
import type { HistoryEvent } from '#local/step-functions/engine/history-event';
import type { ReadHistory } from './read-history';

/** Characters of a result that are read; a result with figures is far smaller. */
const MAX_READ_CHARACTERS = 65_536;

/** @returns ids of the steps */
export function stepsThatMissed(events: readonly HistoryEvent[], reading: ReadHistory): ReadonlySet<number> {
  const missed = new Set<number>();
  for (const event of events) {
    if (!/(TaskSucceeded|LambdaFunctionSucceeded|StateExited)$/.test(event.type)) continue;
    const step = reading.stepOf(event);
    if (step && countsMissed(event.details?.output)) missed.add(step.id);
  }
  return missed;
}

function countsMissed(output: unknown): boolean {
  if (typeof output !== 'string' || output.length > MAX_READ_CHARACTERS || !output.includes('"failed"')) return false;
  const result = objectIn(parsed(output));
  // The result of lambda:invoke has the function's answer in Payload.
  return [result, objectIn(result.Payload)].some(
    ({ failed, lostParts }) => isPositive(failed) || isPositive(lostParts) || isNonEmpty(failed),
  );
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;
const isNonEmpty = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const objectIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
