/** Which log lines of a broadcast belong to one stay in a state. */
import type { LogEntry, StepData } from '../../api/contract';

type Attempt = StepData['attempts'][number];

/** A run of a function that ended without an answer, which would name it. */
export const isUnnamed = ({ resource, requestId, endedAt }: Attempt): boolean =>
  requestId === undefined && endedAt !== undefined && (resource ?? '').includes('lambda');

/** Lines of its history events, and those of the function's runs: by the run's id, or by the time of a run that is not named. */
export function linesOfStep(logs: readonly LogEntry[], arn: string, { eventIds, attempts }: StepData): LogEntry[] {
  const ids = new Set(eventIds);
  const runs = new Set(attempts.flatMap(({ requestId }) => requestId ?? []));
  const unnamed = attempts.filter(isUnnamed);
  return logs.filter(({ at, event, requestId }) => {
    if (event) return event.executionArn === arn && ids.has(event.id);
    if (requestId !== undefined && runs.has(requestId)) return true;
    return unnamed.some(({ startedAt, endedAt = startedAt }) => at >= startedAt && at <= endedAt);
  });
}
