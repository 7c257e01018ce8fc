/** The log lines of a broadcast, through the code of `broadcast logs`. */
import {
  beginOf,
  endOf,
  isProblem,
  logGroupsOf,
  type Logged,
  restOf,
  stackLines,
  textsOf,
} from '#tools/stack/stack-logs';
import type { LogLine } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';
import { requireBroadcast } from '#tools/stack/tables';
import type { LogEntry } from './contract';
import { queryOf, required } from './request';
import type { Routes } from './routes';
import type { ConsoleSource } from './source';

/** The latest are sent; the command prints all of them. */
const MAX_LINES = 1_000;
/** Of the rest of a line: a workflow that logs everything logs inputs and outputs. */
const MAX_REST_CHARACTERS = 4_000;

export const logRoutes = (source: ConsoleSource): Routes => ({
  'GET logs': async (request) => source.logs(required(queryOf(request), 'broadcastId')),
});

export const logSource = (stack: () => Promise<Stack>): Pick<ConsoleSource, 'logs'> => ({
  logs: async (broadcastId) => {
    const found = await stack();
    const row = await requireBroadcast(found, broadcastId);
    const span = { from: beginOf(row) ?? 0, to: endOf(row) };
    const lines = await stackLines(found, await logGroupsOf(found), textsOf(row), span);
    return lines.slice(-MAX_LINES).map(entryOf);
  },
});

function entryOf({ line, at }: LogLine<Logged>): LogEntry {
  const { level, service = 'function', message = '', type, function_request_id: requestId } = line;
  const isWorkflow = level === undefined && type !== undefined;
  return {
    at,
    origin: isWorkflow ? 'workflow' : service,
    level: level ?? type ?? '',
    message,
    isProblem: isProblem(line),
    ...(requestId !== undefined && { requestId }),
    ...(line.execution_arn !== undefined && { event: { executionArn: line.execution_arn, id: Number(line.id) } }),
    rest: JSON.stringify(isWorkflow ? (line.details ?? {}) : restOf(line)).slice(0, MAX_REST_CHARACTERS),
  };
}
