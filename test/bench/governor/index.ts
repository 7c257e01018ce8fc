/**
 * One rate for all broadcasts of a stack: 4, 16 and 64 at once, and the posts in the fullest second, where they arrive.
 * `tsx test/bench/governor/index.ts [--rate 1000] [--connections 12800] [--json]`. Ends with 1 above 1.05 of the rate.
 */
import { EventEmitter } from 'node:events';
import Table from 'cli-table3';
import { Command } from 'commander';
import { standardOutput } from '#infra/terminal/standard';
import { colors, paragraph, text } from '#infra/terminal/text';
import { wholeNumber } from '#tools/cli/whole-number';
import { endOnInterrupt } from '../bench-process';
import { type Check, checkLine } from '../requirements';
import { type GovernorRun, runGovernor } from './run';

const MAX_SHARE = 1.05;
const AT_ONCE = [4, 16, 64];

const options = new Command('governor-bench')
  .description('Publish broadcasts at once, and count the posts of the fullest second against the rate of the stack.')
  .option('--rate <n>', 'posts a second of all batches that are not small', wholeNumber(1, 100_000), 1000)
  .option('--connections <n>', 'connections of all broadcasts of a run together', wholeNumber(2_000, 100_000), 12_800)
  .option('--json', 'print { rate, runs, checks } instead of a table')
  .parse()
  .opts<{ rate: number; connections: number; json?: boolean }>();

function checksOf({ broadcasts, mostInASecond, once, expected, messages, incomplete }: GovernorRun): Check[] {
  const share = mostInASecond / options.rate;
  return [
    {
      met: share <= MAX_SHARE,
      text: `${broadcasts} at once: ${mostInASecond} posts in the fullest second, ${share.toFixed(3)} of the rate, at most ${MAX_SHARE} allowed`,
    },
    {
      met: once === expected && messages === expected && incomplete === 0,
      text: `${broadcasts} at once: ${once} of ${expected} connections got one message exactly, ${incomplete} reports not COMPLETED`,
    },
  ];
}

function print(runs: readonly GovernorRun[], checks: readonly Check[]): void {
  const table = new Table({
    head: ['broadcasts at once', 'posts', 'in the fullest second', 'of the rate', 's', 's at the rate', 'handed back'],
    colAligns: Array<'right'>(7).fill('right'),
    style: { head: [], border: [] },
  });
  for (const { broadcasts, messages, mostInASecond, seconds, handedBack } of runs) {
    table.push([
      broadcasts,
      messages.toLocaleString('en-US'),
      mostInASecond,
      (mostInASecond / options.rate).toFixed(3),
      seconds.toFixed(1),
      (messages / options.rate).toFixed(1),
      handedBack,
    ]);
  }
  standardOutput.print(
    text`\n${colors.bold('One rate')}: ${options.rate} posts a second for all broadcasts\n${paragraph(table.toString())}`,
  );
  for (const check of checks) standardOutput.print(checkLine(check));
}

async function main(): Promise<void> {
  endOnInterrupt();
  EventEmitter.defaultMaxListeners = 0; // every broadcast listens for its own report
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const runs = await runGovernor({ ...options, broadcasts: AT_ONCE }, ({ broadcasts }) => {
    process.stderr.write(`measured ${broadcasts} broadcasts at once\n`);
  });
  const checks = runs.flatMap(checksOf);
  if (options.json) standardOutput.printJson({ rate: options.rate, runs, checks });
  else print(runs, checks);
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
