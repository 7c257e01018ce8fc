/**
 * Whether fan-out holds back interactive broadcasts: what a broadcast to one user does in the workflow, and how long it takes, idle
 * and while many connections are being fanned out, in its own stack and in another. `tsx test/bench/lanes/index.ts [--connections 20000] [--fan-outs 3] [--rate 5000] [--json]`
 */
import Table from 'cli-table3';
import { Command } from 'commander';
import { Progress } from '#tools/cli/progress';
import { colors, paragraph, text } from '#infra/terminal/text';
import { runCommand } from '#tools/cli/run-command';
import { wholeNumber } from '#tools/cli/whole-number';
import { type Check, checkLine } from '../requirements';
import { type LanesFigures, type LanesOptions, measureLanes } from './measure-lanes';

/** A broadcast to one user during fan-outs of its own stack, compared with those of another, which take as much of the machine. */
const MAX_RATIO = 1.3;
/** Minimum number of broadcasts for a median. */
const MIN_BROADCASTS = 50;

const positive = wholeNumber(1, 999_999);
const program = new Command('lanes-bench')
  .description('Times broadcasts to one user, idle and during fan-outs to many.')
  .option('--connections <n>', 'connections of one fan-out', positive, 20_000)
  .option('--broadcasts <n>', 'idle broadcasts measured before the first fan-out and after each', positive, 100)
  .option('--fan-outs <n>', 'fan-outs of each stack, one after the other', positive, 3)
  .option(
    '--rate <n>',
    'posts a second of a fan-out  (default: the setting rate.postsPerSecond without its reserve)',
    positive,
  )
  .option('--json', 'print { idle, during, ratio, fanOuts, steps, checks } instead of a table');

runCommand(program, async ({ json = false, ...options }: LanesOptions & { json?: boolean }, onInterrupt) => {
  const progress = new Progress(json ? process.stderr : process.stdout);
  const figures = await measureLanes(options, progress, onInterrupt);
  const checks = checksOf(figures, options);
  if (json) process.stdout.write(`${JSON.stringify({ ...figures, checks }, null, 2)}\n`);
  else print(figures, checks, progress);
  return checks.every(({ met }) => met) ? 0 : 1;
});

function checksOf({ during, ratio, fanOuts, steps }: LanesFigures, { connections }: LanesOptions): Check[] {
  const fewest = Math.min(...fanOuts.map((fanOut) => fanOut.connections));
  const broadcasts = Math.min(during.own.broadcasts, during.other.broadcasts);
  const throttled = fanOuts.reduce((sum, fanOut) => sum + fanOut.throttled, 0);
  const example = steps.others.length === 0 ? '' : `; one of the others did: ${steps.others.join(', ')}`;
  return [
    { met: fewest >= connections, text: `${fewest} connections were fanned out, at least ${connections} required` },
    { met: broadcasts >= MIN_BROADCASTS, text: `medians of ${broadcasts} broadcasts, ${MIN_BROADCASTS} required` },
    {
      met: ratio <= MAX_RATIO,
      text: `a broadcast to one user takes ${ratio.toFixed(2)} times as long during a fan-out of its own stack as during one of another, at most ${MAX_RATIO} allowed`,
    },
    {
      met: steps.compared > 0 && steps.same === steps.compared,
      text: `${steps.same} of ${steps.compared} broadcasts to one user did the same steps as without a fan-out, in the same functions; all must${example}`,
    },
    { met: throttled === 0, text: `${throttled} invocations were turned away, none may be` },
  ];
}

function print({ idle, during, fanOuts }: LanesFigures, checks: readonly Check[], progress: Progress): void {
  const table = new Table({
    head: ['', 's', 'broadcasts', 'median ms', 'times idle', 'throttled', 'CPU', 'event loop late'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const timesIdle = (medianMs: number) => (medianMs / idle.medianMs).toFixed(2);
  table.push(['idle', '', idle.broadcasts, idle.medianMs.toFixed(1), '', '', '', '']);
  for (const { stack, connections, seconds, broadcasts, medianMs, throttled, ...busy } of fanOuts) {
    table.push([
      `fan-out to ${connections.toLocaleString('en-US')}, ${stack} stack`,
      seconds.toFixed(1),
      broadcasts,
      medianMs.toFixed(1),
      timesIdle(medianMs),
      throttled,
      `${(busy.cpuShare * 100).toFixed(0)}%`,
      `${busy.eventLoopDelayMs.toFixed(1)} ms`,
    ]);
  }
  for (const stack of ['own', 'other'] as const) {
    const { broadcasts, medianMs } = during[stack];
    table.push([`all of the ${stack} stack`, '', broadcasts, medianMs.toFixed(1), timesIdle(medianMs), '', '', '']);
  }
  progress.line(
    text`\n${colors.bold('Two lanes')}: PutEvents to the socket of one user\n${paragraph(table.toString())}`,
  );
  for (const check of checks) progress.line(checkLine(check));
}
