/** Which executions a filter takes. The server lists by it, and the page applies it to what changes. */
import type { ExecutionFilter, ExecutionSummary, Result } from '../contract';

/** Bounds what one comparison costs. */
export const MAX_FILTER_CHARACTERS = 200;

/** A report's status says more than the execution's: a broadcast that reached nobody is an execution that succeeded. */
export function resultOf({ status, outcome }: Pick<ExecutionSummary, 'status' | 'outcome'>): Result {
  if (status !== 'SUCCEEDED') return status;
  return isResult(outcome) ? outcome : 'SUCCEEDED';
}

/** In the order of how much a reader wants to see it. */
export const RESULTS: readonly Result[] = [
  'FAILED',
  'PARTIAL',
  'TIMED_OUT',
  'ABORTED',
  'RUNNING',
  'COMPLETED',
  'NO_CONNECTIONS',
  'EXPIRED',
  'DUPLICATE',
  'SUCCEEDED',
];

export const isResult = (value: unknown): value is Result => (RESULTS as readonly unknown[]).includes(value);

/** As in the id of a broadcast; undefined for an execution that is none's. */
export function mappingOfSummary({ broadcastId }: ExecutionSummary): string | undefined {
  const [mapping] = broadcastId?.split('/', 1) ?? [];
  return mapping === undefined ? undefined : decoded(mapping);
}

/** @returns whether the filter takes an execution */
export function compileFilter(filter: ExecutionFilter): (summary: ExecutionSummary) => boolean {
  const { text = '', result, mapping, from = -Infinity, to = Infinity, arn, broadcastId, eventId, mapRunArn } = filter;
  const children = filter.children ?? (mapRunArn ?? arn) !== undefined;
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (summary) =>
    (children || summary.mapRunArn === undefined) &&
    (mapRunArn === undefined || summary.mapRunArn === mapRunArn) &&
    (arn === undefined || summary.arn === arn) &&
    (broadcastId === undefined || summary.broadcastId === broadcastId) &&
    (eventId === undefined || summary.eventId === eventId) &&
    summary.startedAt >= from &&
    summary.startedAt < to &&
    (result === undefined || resultOf(summary) === result) &&
    (mapping === undefined || mappingOfSummary(summary) === mapping) &&
    (words.length === 0 || hasWords(summary, words));
}

function hasWords(summary: ExecutionSummary, words: readonly string[]): boolean {
  const { arn, broadcastId = '', eventId = '', outcome = '', error = '' } = summary;
  const text = `${arn}\n${broadcastId}\n${eventId}\n${outcome}\n${error}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** An id names its parts in percent-encoding; an id that somebody else made may be anything. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
