/**
 * `npm run memory`: what `npm start` costs in memory. It is level during broadcasts at a steady rate, its tables stay small, and so do
 * all of its processes together with many open sockets.
 * `-- [--minutes 30] [--rate 20] [--sockets 5000] [--json]`. Ends with 1 if one misses. Needs `ps`.
 */
import Table from 'cli-table3';
import { Command } from 'commander';
import { standardOutput } from '#infra/terminal/standard';
import { Progress } from '#tools/cli/progress';
import { wholeNumber } from '#tools/cli/whole-number';
import { endOnInterrupt } from '../bench-process';
import { boot, type BootedStack } from '../local-boot';
import { copyProject } from '../project-copy';
import { type Check, checkLine } from '../requirements';
import { socketsCheck, withSockets } from './sockets';
import { type Minute, type Pace, steadyBroadcasts, steadyChecks } from './steady';

const {
  sockets,
  json = false,
  ...pace
} = new Command('memory')
  .description('Measure the memory of `npm start`, over all its processes.')
  .option('--minutes <n>', 'minutes of broadcasts to one connected user', wholeNumber(2, 1440), 30)
  .option('--rate <n>', 'broadcasts a second', wholeNumber(1, 1000), 20)
  .option(
    '--sockets <n>',
    'sockets open at once, measured after a new start; 0: not measured',
    wholeNumber(0, 999_999),
    5_000,
  )
  .option('--json', 'print { minutes, sockets, checks }')
  .parse()
  .opts<Pace & { sockets: number; json?: boolean }>();

function print(minutes: readonly Minute[], checks: readonly Check[]): void {
  const table = new Table({
    head: ['minute', 'broadcasts', 'process MB', 'tables MB', 'all MB'],
    ...{ colAligns: ['right', 'right', 'right', 'right', 'right'], style: { head: [], border: [] } },
  });
  for (const { minute, broadcasts, own, tables, all } of minutes) table.push([minute, broadcasts, own, tables, all]);
  console.log(table.toString());
  for (const check of checks) standardOutput.print(checkLine(check));
}

async function main(): Promise<void> {
  endOnInterrupt();
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const progress = new Progress(process.stderr);
  const { root } = await copyProject();
  const measure = async <T>(what: string, how: (stack: BootedStack) => Promise<T>): Promise<T> => {
    const stack = await boot(root);
    try {
      return await progress.step(what, () => how(stack));
    } finally {
      await stack.stop();
    }
  };
  const { rate } = pace;
  const minutes = await measure(`${rate} broadcasts a second for ${pace.minutes} minutes`, (stack) =>
    steadyBroadcasts(stack, pace, progress),
  );
  const megabytes =
    sockets > 0 ? await measure(`${sockets} sockets`, (stack) => withSockets(stack, sockets)) : undefined;
  const checks = [
    ...steadyChecks(minutes, pace),
    ...(megabytes === undefined ? [] : [socketsCheck(megabytes, sockets)]),
  ];
  if (json) console.log(JSON.stringify({ minutes, sockets: megabytes, checks }, null, 2));
  else print(minutes, checks);
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
