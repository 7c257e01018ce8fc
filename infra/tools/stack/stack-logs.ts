/** The log lines of a stack's functions and state machines, all or of one broadcast, merged by time. */
import pLimit from 'p-limit';
import { reportOf } from '#shared/tables/stored-report';
import { notFound } from './exit-codes';
import { logLines, type LogSpan, term, type LogLine } from './log-lines';
import type { Stack } from './stack';
import type { StoredBroadcast } from './tables';

const LOG_GROUP = 'AWS::Logs::LogGroup';
/** A broadcast may wait in a queue before it is opened, and its log begins with the event. */
const BEFORE_MS = 5 * 60_000;
/** Its report is published after it ended, perhaps by the overdue rule. */
const AFTER_MS = 15 * 60_000;

/** A line of a function (Powertools) or of the workflow. */
export interface Logged {
  readonly level: string;
  readonly service: string;
  readonly message: string;
  readonly broadcastId: string;
  /** Only a line of the workflow: the kind of history event, and its execution. */
  readonly type: string;
  readonly id: string;
  readonly execution_arn: string;
  readonly details: object;
  /** Only a line of a function. */
  readonly function_request_id: string;
}

/** Texts of which each line of a broadcast has one: its id, or its execution. */
export const textsOf = ({ broadcastId, owner }: StoredBroadcast): readonly string[] => [
  broadcastId,
  ...(owner === undefined ? [] : [owner]),
];

/** Where the log of a broadcast begins, in epoch milliseconds; undefined if its row does not say when it began. */
export const beginOf = ({ startedAt }: StoredBroadcast): number | undefined =>
  startedAt === undefined ? undefined : Date.parse(startedAt) - BEFORE_MS;

/** Where it ends, as far as its report tells: an acknowledgement may come much later. Undefined while it runs. */
export function endOf(row: StoredBroadcast): number | undefined {
  const finishedAt = Date.parse(reportOf(row)?.finishedAt ?? '');
  return Number.isNaN(finishedAt) ? undefined : finishedAt + AFTER_MS;
}

/** FilterLogEvents allows a few calls a second in an account, and a stack has some twenty groups. */
const GROUPS_AT_ONCE = 5;

/**
 * In the order of time.
 * @param texts a line has at least one of them; without any, every line
 */
export async function stackLines(
  stack: Stack,
  groups: readonly string[],
  texts: readonly string[],
  span: LogSpan,
): Promise<LogLine<Logged>[]> {
  // Optional terms: a line has one of them at least.
  const pattern = texts.length === 1 ? term(texts[0]!) : texts.map((each) => `?${term(each)}`).join(' ');
  const limit = pLimit(GROUPS_AT_ONCE);
  const found = await Promise.all(groups.map((group) => limit(() => linesOf(stack, group, pattern, span))));
  return found.flat().sort((one, other) => one.at - other.at);
}

/** @throws CliError if the stack makes none */
export async function logGroupsOf(stack: Stack): Promise<string[]> {
  const groups = (await stack.resources()).filter(({ type }) => type === LOG_GROUP).map(({ physicalId }) => physicalId);
  if (groups.length > 0) return groups;
  throw notFound(
    `Stack ${stack.name} has no log group of its own: look into the logs of its functions by their names.`,
  );
}

async function linesOf(stack: Stack, group: string, pattern: string, span: LogSpan): Promise<LogLine<Logged>[]> {
  const lines: LogLine<Logged>[] = [];
  try {
    for await (const line of logLines<Logged>(stack, group, pattern, span))
      lines.push({ ...line, lineId: `${group} ${line.lineId}` });
  } catch (error) {
    // A group that nothing was written to yet, or that was deleted.
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  return lines;
}

/** Whether it is an error or a warning. */
export const isProblem = ({ level, type = '' }: Partial<Logged>): boolean =>
  level === undefined ? /Failed|TimedOut|Aborted/.test(type) : ['WARN', 'ERROR', 'CRITICAL'].includes(level);

/** Members that say where a line comes from, and not what happened. */
const FRAME = ['level', 'service', 'message', 'timestamp', 'function_request_id', 'sampling_rate', 'xray_trace_id'];

/** What a function's line says besides its message. */
export const restOf = (line: Partial<Logged>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(line).filter(([name]) => !FRAME.includes(name)));
