/** Prints the log lines of functions and workflow, and with `--follow` what comes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { colors, text, type Text } from '#infra/terminal/text';
import { EXIT } from '#tools/stack/exit-codes';
import type { LogLine } from '#tools/stack/log-lines';
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
/** A log line may appear this long after its time. */
const LATE_MS = 30_000;

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
  const seen = new Map<string, number>();
  const began = (row && beginOf(row)) ?? Date.now() - since;
  for (let readUntil = began; !signal.aborted;) {
    const from = Math.max(began, readUntil - LATE_MS);
    readUntil = Date.now();
    for (const line of await stackLines(found, groups, texts, from)) {
      if (seen.has(line.lineId)) continue;
      seen.set(line.lineId, line.at);
      if (isWanted(line.line)) print(line, output);
    }
    for (const [id, at] of seen) if (at < from) seen.delete(id);
    if (!follow) return EXIT.OK;
    await sleep(INTERVAL_MS[found.target.kind], undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
  return EXIT.INTERRUPTED;
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
