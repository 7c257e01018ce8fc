/**
 * Whether fan-out delays interactive broadcasts: the time of a broadcast to one user, idle and while many connections are
 * being fanned out. `tsx test/bench/lanes/index.ts [--connections 20000] [--fan-outs 3] [--rate 5000] [--json]`
 */
import Table from 'cli-table3';
import { Command } from 'commander';
import { Progress } from '#tools/cli/progress';
import { colors, paragraph, text } from '#infra/terminal/text';
import { runCommand } from '#tools/cli/run-command';
import { wholeNumber } from '#tools/cli/whole-number';
import { type Check, checkLine } from '../requirements';
import { type LanesFigures, type LanesOptions, measureLanes } from './measure-lanes';

const MAX_RATIO = 1.5;
/** Minimum number of broadcasts for a median. */
const MIN_BROADCASTS = 50;

const positive = wholeNumber(1, 999_999);
const program = new Command('lanes-bench')
  .description('Times broadcasts to one user, idle and during fan-outs to many.')
  .option('--connections <n>', 'connections of one fan-out', positive, 20_000)
  .option('--broadcasts <n>', 'idle broadcasts measured before each fan-out and after the last', positive, 100)
  .option('--fan-outs <n>', 'fan-outs, one after the other', positive, 3)
  .option(
    '--rate <n>',
    'posts a second of a fan-out  (default: the setting rate.postsPerSecond without its reserve)',
    positive,
  )
  .option('--json', 'print { idle, during, ratio, fanOuts, checks } instead of a table');

runCommand(program, async ({ json = false, ...options }: LanesOptions & { json?: boolean }, onInterrupt) => {
  const progress = new Progress(json ? process.stderr : process.stdout);
  const figures = await measureLanes(options, progress, onInterrupt);
  const checks = checksOf(figures, options);
  if (json) process.stdout.write(`${JSON.stringify({ ...figures, checks }, null, 2)}\n`);
  else print(figures, checks, progress);
  return checks.every(({ met }) => met) ? 0 : 1;
});

function checksOf({ idle, during, ratio, fanOuts }: LanesFigures, { connections }: LanesOptions): Check[] {
  const fewest = Math.min(...fanOuts.map((fanOut) => fanOut.connections));
  const broadcasts = Math.min(idle.broadcasts, during.broadcasts);
  return [
    { met: fewest >= connections, text: `${fewest} connections were fanned out, at least ${connections} required` },
    { met: broadcasts >= MIN_BROADCASTS, text: `medians of ${broadcasts} broadcasts, ${MIN_BROADCASTS} required` },
    {
      met: ratio <= MAX_RATIO,
      text: `a broadcast to one user takes ${ratio.toFixed(2)} times its idle ${idle.medianMs.toFixed(1)} ms meanwhile, at most ${MAX_RATIO} allowed`,
    },
  ];
}

function print({ idle, during, fanOuts }: LanesFigures, checks: readonly Check[], progress: Progress): void {
  const table = new Table({
    head: ['', 's', 'broadcasts', 'median ms', 'throttled', "cloud's CPU", 'event loop late'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  table.push(['idle', '', idle.broadcasts, idle.medianMs.toFixed(1), '', '', '']);
  for (const { connections, seconds, broadcasts, medianMs, throttled, cpuOfCloud, eventLoopDelayMs } of fanOuts) {
    table.push([
      `fan-out to ${connections.toLocaleString('en-US')}`,
      seconds.toFixed(1),
      broadcasts,
      medianMs.toFixed(1),
      throttled,
      `${(cpuOfCloud * 100).toFixed(0)}%`,
      `${eventLoopDelayMs.toFixed(1)} ms`,
    ]);
  }
  table.push(['during all of them', '', during.broadcasts, during.medianMs.toFixed(1), '', '', '']);
  progress.line(
    text`\n${colors.bold('Two lanes')}: PutEvents to the socket of one user\n${paragraph(table.toString())}`,
  );
  for (const check of checks) progress.line(checkLine(check));
}
