/** Reads the log groups of a stack's functions and state machines, and merges their lines by time. */
import { colors, text, type Text } from '#infra/terminal/text';
import { EXIT, notFound } from '#tools/stack/exit-codes';
import { logLines, newLines, term, type LogLine } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';
import { requireBroadcast } from '#tools/stack/tables';
import type { Run } from '../command';
import type { Output } from '../output/output';

/** The options of `broadcast logs`, parsed. */
export interface LogsOptions {
  /** Milliseconds. */
  readonly since: number;
  readonly follow?: boolean;
  readonly errors?: boolean;
}

const LOG_GROUP = 'AWS::Logs::LogGroup';
const INTERVAL_MS = { aws: 5_000, local: 300 } as const;
/** A broadcast may wait in a queue before it is opened, and its log begins with the event. */
const BEFORE_MS = 5 * 60_000;

/** A line of a function (Powertools) or of the workflow. */
interface Logged {
  readonly level: string;
  readonly service: string;
  readonly message: string;
  readonly broadcastId: string;
  /** Only a line of the workflow: the kind of history event, and its execution. */
  readonly type: string;
  readonly execution_arn: string;
  readonly details: object;
}

export async function printLogs({
  args: [broadcastId],
  options,
  output,
  stack,
  signal,
}: Run<LogsOptions>): Promise<number> {
  const found = await stack();
  const { since, follow = false } = options;
  const row = broadcastId === undefined ? undefined : await requireBroadcast(found, broadcastId);
  const groups = await logGroupsOf(found);
  const texts = row ? [row.broadcastId, ...(row.owner === undefined ? [] : [row.owner])] : [undefined];
  const isWanted = options.errors ? isProblem : () => true;
  const from = row?.startedAt === undefined ? Date.now() - since : Date.parse(row.startedAt) - BEFORE_MS;
  const read = async (readFrom: number) =>
    (await Promise.all(groups.flatMap((group) => texts.map((part) => linesOf(found, group, part, readFrom))))).flat();
  const following = { from, everyMs: INTERVAL_MS[found.target.kind], signal, once: !follow };
  for await (const lines of newLines(read, following)) {
    for (const line of lines.toSorted((one, other) => one.at - other.at)) if (isWanted(line.line)) print(line, output);
  }
  return follow ? EXIT.INTERRUPTED : EXIT.OK;
}

/** @throws CliError if the stack makes none */
export async function logGroupsOf(stack: Stack): Promise<string[]> {
  const groups = (await stack.resources()).filter(({ type }) => type === LOG_GROUP).map(({ physicalId }) => physicalId);
  if (groups.length > 0) return groups;
  throw notFound(
    `Stack ${stack.name} has no log group of its own: look into the logs of its functions by their names.`,
  );
}

async function linesOf(
  stack: Stack,
  group: string,
  part: string | undefined,
  from: number,
): Promise<LogLine<Logged>[]> {
  const lines: LogLine<Logged>[] = [];
  try {
    for await (const line of logLines<Logged>(stack, group, part === undefined ? '' : term(part), { from }))
      lines.push({ ...line, lineId: `${group} ${line.lineId}` });
  } catch (error) {
    // A group that nothing was written to yet, or that was deleted.
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  return lines;
}

const isProblem = ({ level, type = '' }: Partial<Logged>): boolean =>
  level === undefined ? /Failed|TimedOut|Aborted/.test(type) : ['WARN', 'ERROR', 'CRITICAL'].includes(level);

function print({ line, at }: LogLine<Logged>, output: Output): void {
  const time = new Date(at).toISOString();
  output.answer({ time, ...line }, () => text`${colors.dim(time)} ${lineText(line)}`);
}

/** Members that say where a line comes from, and not what happened. */
const FRAME = ['level', 'service', 'message', 'timestamp', 'function_request_id', 'sampling_rate', 'xray_trace_id'];

function lineText(line: Partial<Logged>): Text {
  const { level, service, message, type, execution_arn: arn = '' } = line;
  if (level === undefined && type !== undefined) {
    const mark = isProblem(line) ? colors.red(type) : type;
    return text`workflow ${mark} ${colors.dim(arn.split(':').slice(6, 8).join(' '))} ${JSON.stringify(line.details ?? {})}`;
  }
  const rest = Object.fromEntries(Object.entries(line).filter(([name]) => !FRAME.includes(name)));
  const mark = isProblem(line) ? colors.red(level ?? '') : (level ?? '');
  return text`${service ?? 'function'} ${mark} ${message ?? ''} ${colors.dim(JSON.stringify(rest))}`;
}
