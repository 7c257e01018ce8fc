/** Follows a stack's broadcasts: the log says which there are, their rows say how each went. */
import { reportOf } from '#shared/tables/stored-report';
import pLimit from 'p-limit';
import { colors, text } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import type { Output } from '../output/output';
import { statusText } from '../output/report-text';
import { newLines } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast } from '#tools/stack/tables';
import { openedBroadcasts, type LoggedBroadcast } from '#tools/stack/opened-broadcasts';

const INTERVAL_MS = { aws: 2_000, local: 200 } as const;
const READS_AT_ONCE = 10;

export async function watchBroadcasts({ options, output, signal, stack }: Run<WatchOptions>): Promise<number> {
  const found = await stack();
  const open = new Map<string, LoggedBroadcast>();
  const { since, once = false } = options;
  if (!once) output.note(colors.dim('Broadcasts are shown as they end. Ctrl-C stops.'));
  const following = { from: Date.now() - since, everyMs: INTERVAL_MS[found.target.kind], signal, once };
  for await (const lines of newLines((from) => openedBroadcasts(found, { from }), following)) {
    for (const line of lines) {
      if (line.decision === 'DUPLICATE') print({ ...line, status: 'DUPLICATE' }, output);
      else open.set(line.broadcastId, line);
    }
    await printEnded(found, open, output);
  }
  for (const line of open.values()) print({ ...line, status: 'RUNNING' }, output);
  return once ? EXIT.OK : EXIT.INTERRUPTED;
}

async function printEnded(stack: Stack, open: Map<string, LoggedBroadcast>, output: Output): Promise<void> {
  const limit = pLimit(READS_AT_ONCE);
  await Promise.all(
    [...open].map(([broadcastId, line]) =>
      limit(async () => {
        const report = reportOf((await findBroadcast(stack, broadcastId)) ?? {});
        if (!report) return;
        open.delete(broadcastId);
        print({ ...line, ...report }, output);
      }),
    ),
  );
}

interface Line extends Pick<LoggedBroadcast, 'broadcastId' | 'at'> {
  readonly status: string;
  readonly delivered?: number;
  readonly connections?: number;
  readonly stale?: number;
  readonly failed?: number;
  readonly durationMs?: number;
  readonly error?: { readonly name: string };
}

function print({ at, ...line }: Line, output: Output): void {
  const { broadcastId, status, delivered, connections, stale, failed, durationMs, error } = line;
  const time = new Date(at).toISOString();
  output.answer({ time, ...line }, () => {
    const totals =
      connections === undefined
        ? ''
        : `: ${delivered} delivered, ${stale} stale, ${failed} failed of ${connections} in ${durationMs} ms`;
    return text`${colors.dim(time)} ${statusText(status)} ${broadcastId}${totals}${error ? text` ${colors.red(error.name)}` : ''}`;
  });
}

/** The options of `broadcast watch`, parsed. */
export interface WatchOptions {
  readonly since: number;
  readonly once?: boolean;
}
