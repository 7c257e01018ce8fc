/**
 * `npm run burst`: a burst of events in a new account, whose functions may run ten at once. Every event must end in a COMPLETED
 * report, with nothing in the dead-letter queue. `-- [--events 500] [--concurrency 10] [--json]`. Ends with 1 if one does not.
 */
import { Command } from 'commander';
import { standardOutput } from '#infra/terminal/standard';
import { wholeNumber } from '#tools/cli/whole-number';
import { endOnInterrupt } from '../bench-process';
import { type Check, checkLine } from '../requirements';
import { type Burst, type BurstOptions, runBurst } from './run';

const { json = false, ...options } = new Command('burst')
  .description('Publish a burst of events while the account allows few functions at once, and account for every event.')
  .option('--events <n>', 'events, put on the bus as fast as it takes them', wholeNumber(1, 100_000), 500)
  .option('--concurrency <n>', 'functions that may run at once; more calls are throttled', wholeNumber(1, 1000), 10)
  .option('--json', 'print the ledger and its checks as one JSON object')
  .parse()
  .opts<BurstOptions & { json?: boolean }>();

function checksOf({ reports, deadLettered, received, receivedTwice }: Burst): Check[] {
  const byStatus = Object.entries(reports).map(([status, count]) => `${count} ${status}`);
  return [
    { met: reports.COMPLETED === options.events, text: `reports: ${byStatus.join(', ')}, all must be COMPLETED` },
    { met: deadLettered === 0, text: `${deadLettered} in the dead-letter queue, 0 required` },
    {
      met: received === options.events,
      text: `${received} of ${options.events} messages received, ${receivedTwice} of them more than once`,
    },
  ];
}

async function main(): Promise<void> {
  endOnInterrupt();
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const burst = await runBurst(options);
  const checks = checksOf(burst);
  if (json) standardOutput.printJson({ ...options, ...burst, checks });
  else {
    const { events, concurrency } = options;
    const { seconds, cpuSeconds, throttled, parked } = burst;
    standardOutput.print(
      `${events} events, ${concurrency} functions at once: ${seconds} s, ${cpuSeconds} s of CPU, ${throttled} calls throttled, ${parked} executions left their event to the overdue rule`,
    );
    for (const check of checks) standardOutput.print(checkLine(check));
  }
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
