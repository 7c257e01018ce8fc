/**
 * How fast local mode is on this machine: its boot, a broadcast from PutEvents to the client's socket, executions per
 * second. `tsx test/bench/local-bench.ts [--boots 5] [--broadcasts 200] [--json]`
 */
import Table from 'cli-table3';
import { Command } from 'commander';
import { wholeNumber } from '#tools/cli/whole-number';
import { standardOutput } from '#infra/terminal/standard';
import { colors, endOnInterrupt } from './bench-process';
import { boot, type BootedStack } from './local-boot';
import { type BroadcastFigures, measureBroadcasts } from './local-broadcasts';
import { median } from './measure';
import { copyProject } from './project-copy';
import { type Check, checkLine } from './requirements';

const MAX_WARM_BOOT_MS = 2500;
const MAX_LATENCY_MS = 60;

interface Options {
  readonly boots: number;
  readonly broadcasts: number;
  readonly atOnce: number;
  readonly json?: boolean;
}

const positive = wholeNumber(1, 9_999);
const command = new Command('local-bench')
  .description('Measure the boot of local mode, cold and warm, and broadcasts to one connected user.')
  .option('--boots <n>', 'boots of each kind, of which the median counts', positive, 5)
  .option('--broadcasts <n>', 'broadcasts measured', positive, 200)
  .option('--at-once <n>', 'concurrent broadcasts for counting executions per second', positive, 20)
  .option('--json', 'print { coldBootMs, warmBootMs, broadcasts, checks } instead of a table')
  .parse();

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

/** Boots one after the other; the last one keeps running. */
async function measureBoots(root: string, count: number, before: () => Promise<void>) {
  const times: number[] = [];
  for (let stack: BootedStack | undefined; ;) {
    await stack?.stop();
    await before();
    stack = await boot(root);
    times.push(stack.bootMs);
    if (times.length === count) return { medianMs: Math.round(median(times)), stack };
  }
}

async function measureAll({ boots, broadcasts, atOnce }: Options) {
  const project = await copyProject();
  const cold = await measureBoots(project.root, boots, () => project.forgetAssemblies());
  await cold.stack.stop();
  const warm = await measureBoots(project.root, boots, () => Promise.resolve());
  try {
    const figures = await measureBroadcasts(warm.stack, broadcasts, atOnce);
    return { coldBootMs: cold.medianMs, warmBootMs: warm.medianMs, broadcasts: summaryOf(figures) };
  } finally {
    await warm.stack.stop();
  }
}

const summaryOf = ({ firstMs, latenciesMs, executionsPerSecond, atOnce }: BroadcastFigures) => ({
  firstMs: Math.round(firstMs),
  medianMs: Number(median(latenciesMs).toFixed(1)),
  p99Ms: Number(percentile(latenciesMs, 0.99).toFixed(1)),
  executionsPerSecond: Math.round(executionsPerSecond),
  atOnce,
});

type Figures = Awaited<ReturnType<typeof measureAll>>;

const checksOf = ({ warmBootMs, broadcasts: { medianMs } }: Figures): Check[] => [
  { met: warmBootMs < MAX_WARM_BOOT_MS, text: `warm boot in ${warmBootMs} ms, less than ${MAX_WARM_BOOT_MS} required` },
  {
    met: medianMs < MAX_LATENCY_MS,
    text: `PutEvents to socket in ${medianMs} ms (median), less than ${MAX_LATENCY_MS} required`,
  },
];

function print({ coldBootMs, warmBootMs, broadcasts }: Figures, checks: readonly Check[], count: number): void {
  const table = new Table({ colAligns: ['left', 'right'], style: { head: [], border: [] } });
  table.push(
    ['boot, cold: synthesized anew', `${coldBootMs} ms`],
    ['boot, warm: from the cache', `${warmBootMs} ms`],
    ['first broadcast after the boot', `${broadcasts.firstMs} ms`],
    [`PutEvents to socket, median of ${count}`, `${broadcasts.medianMs} ms`],
    [`PutEvents to socket, p99 of ${count}`, `${broadcasts.p99Ms} ms`],
    [`executions a second, ${broadcasts.atOnce} at once`, `${broadcasts.executionsPerSecond}`],
  );
  console.log(`\n${colors.bold('Local mode')}\n${table.toString()}`);
  for (const check of checks) standardOutput.print(checkLine(check));
}

async function main(): Promise<void> {
  endOnInterrupt();
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const options = command.opts<Options>();
  const figures = await measureAll(options);
  const checks = checksOf(figures);
  if (options.json) console.log(JSON.stringify({ ...figures, checks }, null, 2));
  else print(figures, checks, options.broadcasts);
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
