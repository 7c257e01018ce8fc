/** Prints the log lines of functions and workflow, and with `--follow` what comes. */
import { colors, text, type Text } from '#infra/terminal/text';
import { EXIT } from '#tools/stack/exit-codes';
import { newLines, type LogLine } from '#tools/stack/log-lines';
import { beginOf, isProblem, logGroupsOf, type Logged, restOf, stackLines, textsOf } from '#tools/stack/stack-logs';
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

const INTERVAL_MS = { aws: 5_000, local: 300 } as const;

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
  const texts = row ? textsOf(row) : [];
  const isWanted = options.errors ? isProblem : () => true;
  const from = (row && beginOf(row)) ?? Date.now() - since;
  const read = (readFrom: number) => stackLines(found, groups, texts, { from: readFrom });
  const following = { from, everyMs: INTERVAL_MS[found.target.kind], signal, once: !follow };
  for await (const lines of newLines(read, following)) {
    for (const line of lines) if (isWanted(line.line)) print(line, output);
  }
  return follow ? EXIT.INTERRUPTED : EXIT.OK;
}

function print({ line, at }: LogLine<Logged>, output: Output): void {
  const time = new Date(at).toISOString();
  output.answer({ time, ...line }, () => text`${colors.dim(time)} ${lineText(line)}`);
}

function lineText(line: Partial<Logged>): Text {
  const { level, service, message, type, execution_arn: arn = '' } = line;
  if (level === undefined && type !== undefined) {
    const mark = isProblem(line) ? colors.red(type) : type;
    return text`workflow ${mark} ${colors.dim(arn.split(':').slice(6, 8).join(' '))} ${JSON.stringify(line.details ?? {})}`;
  }
  const rest = restOf(line);
  const mark = isProblem(line) ? colors.red(level ?? '') : (level ?? '');
  return text`${service ?? 'function'} ${mark} ${message ?? ''} ${colors.dim(JSON.stringify(rest))}`;
}
