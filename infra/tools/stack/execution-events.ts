/**
 * What an execution did: from the history of a STANDARD execution, or the workflow's log of an EXPRESS one. Both give
 * events of the same shape.
 */
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  paginateGetExecutionHistory,
  SFNClient,
  type HistoryEvent,
  DescribeStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { isExpress, readExecutionArn } from './executions';
import { objectIn } from './log-lines';
import type { Stack } from './stack';

export interface ExecutionEvent {
  readonly id: number;
  readonly previousId: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The type in Step Functions, e.g. `TaskStateEntered`. */
  readonly type: string;
  /** e.g. `name` of a state; `input` and `output` only if execution data is logged. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ExecutionEvents {
  readonly events: readonly ExecutionEvent[];
  /** Why some are missing, if so. */
  readonly missing?: string;
}

/** Allows for the delay between an event and its log line, and for clock differences. */
const SLACK_MS = 5 * 60_000;

/**
 * @param from epoch milliseconds: when the execution began
 * @param to epoch milliseconds: when it ended, or now
 * @param atMost number of events after which the rest is left out
 */
export async function eventsOf(
  stack: Stack,
  arn: string,
  from: number,
  to: number,
  atMost = Infinity,
): Promise<ExecutionEvents> {
  const { events, missing } = await (isExpress(arn)
    ? fromLog(stack, arn, from, to, atMost)
    : fromHistory(stack, arn, atMost));
  if (events.length <= atMost) return { events, ...(missing !== undefined && { missing }) };
  return { events: events.slice(0, atMost), missing: `these are the first ${atMost} of its events` };
}

/** The largest page of GetExecutionHistory. */
const EVENTS_OF_A_PAGE = 1_000;

/** @throws ExecutionDoesNotExist of the SDK, also if it is older than 90 days */
async function fromHistory(stack: Stack, executionArn: string, atMost: number): Promise<ExecutionEvents> {
  const events: ExecutionEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: stack.client(SFNClient), pageSize: EVENTS_OF_A_PAGE },
    { executionArn },
  );
  for await (const page of pages) {
    events.push(...(page.events ?? []).map(ofHistory));
    if (events.length > atMost) break;
  }
  return { events };
}

/** Each type has its details in a member of its own: `stateEnteredEventDetails`. */
const ofHistory = ({ id = 0, previousEventId = 0, timestamp, type = 'ExecutionStarted', ...rest }: HistoryEvent) => ({
  id,
  previousId: previousEventId,
  at: timestamp?.getTime() ?? 0,
  type,
  details: (Object.entries(rest).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? {}) as Record<string, unknown>,
});

interface LogLine {
  readonly id: string;
  readonly type: string;
  readonly details?: Record<string, unknown>;
  readonly previous_event_id: string;
  readonly event_timestamp: string;
}

async function fromLog(stack: Stack, arn: string, from: number, to: number, atMost: number): Promise<ExecutionEvents> {
  const machineArn = readExecutionArn(arn)?.machineArn ?? stack.outputs.BroadcastStateMachineArn;
  const { group, level } = await workflowLog(stack, machineArn);
  if (group === undefined) return { events: [], missing: 'the workflow logs nothing: set workflowLogs to ALL' };
  const lines: LogLine[] = [];
  const pages = paginateFilterLogEvents(
    { client: stack.client(CloudWatchLogsClient) },
    {
      logGroupName: group,
      filterPattern: `{ $.execution_arn = "${arn}" }`,
      startTime: from - SLACK_MS,
      endTime: to + SLACK_MS,
    },
  );
  for await (const { events = [] } of pages) {
    lines.push(...events.flatMap(({ message = '' }) => (objectIn<LogLine>(message) as LogLine | undefined) ?? []));
    if (lines.length > atMost) break;
  }
  const events = lines.map(ofLog).sort((one, other) => one.id - other.id);
  return level === 'ALL'
    ? { events }
    : { events, missing: `the workflow only logs ${level}: set workflowLogs to ALL to see every state` };
}

const ofLog = ({ id, type, details = {}, previous_event_id, event_timestamp }: LogLine): ExecutionEvent => ({
  id: Number(id),
  previousId: Number(previous_event_id),
  at: Number(event_timestamp),
  type,
  details,
});

/** Where a state machine logs, and how much. */
export interface WorkflowLog {
  /** Name of the log group; undefined if it logs nothing. */
  readonly group: string | undefined;
  readonly level: string;
  /** Whether it contains inputs and outputs. */
  readonly hasData: boolean;
}

export async function workflowLog(stack: Stack, stateMachineArn: string): Promise<WorkflowLog> {
  const { loggingConfiguration } = await stack
    .client(SFNClient)
    .send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { level = 'OFF', includeExecutionData: hasData = false, destinations = [] } = loggingConfiguration ?? {};
  const arn = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn ?? '';
  return { group: /:log-group:([^:]+)/.exec(arn)?.[1], level, hasData };
}
