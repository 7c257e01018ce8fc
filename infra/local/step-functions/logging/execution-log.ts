/**
 * Execution events in CloudWatch Logs: which levels include which events, and the line AWS writes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
import type { LogSink } from '../../core/context';
import type { HistoryEvent, HistoryEventType } from '../engine/history-event';
import { withoutData } from '../engine/execution-data';
import type { ExecutionLogging, LogLevel } from './logging-configuration';

const FATAL: readonly HistoryEventType[] = ['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut'];
const isError = (type: HistoryEventType): boolean =>
  /(Failed|Aborted|TimedOut)$/.test(type) || type === 'FailStateEntered';

const TAKES: Readonly<Record<LogLevel, (type: HistoryEventType) => boolean>> = {
  ALL: () => true,
  ERROR: isError,
  FATAL: (type) => FATAL.includes(type),
  OFF: () => false,
};

export interface LoggedExecution {
  readonly arn: string;
  readonly redriveCount: number;
}

export function writeExecutionEvent(
  logs: LogSink,
  logging: ExecutionLogging,
  execution: LoggedExecution,
  event: HistoryEvent,
): void {
  const line = executionLogLine(logging, execution, event);
  if (line !== undefined) for (const group of logging.groups) logs.write(group, line);
}

/** The log line of an event; undefined if the level leaves it out. */
export function executionLogLine(
  logging: Pick<ExecutionLogging, 'level' | 'includeExecutionData'>,
  execution: LoggedExecution,
  event: HistoryEvent,
): string | undefined {
  if (!TAKES[logging.level](event.type)) return undefined;
  const details = event.details ?? {};
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details: logging.includeExecutionData ? details : withoutData(details),
    redrive_count: String(execution.redriveCount),
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.timestamp),
    execution_arn: execution.arn,
  });
}
