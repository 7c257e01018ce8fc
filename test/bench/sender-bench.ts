/**
 * How fast the sender posts, compared with the usual ways to use the SDK and with what the wire allows.
 * `tsx test/bench/sender-bench.ts [--rounds 5] [--json]`
 */
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { wholeNumber } from '#tools/cli/whole-number';
import { standardOutput } from '#infra/terminal/standard';
import { colors, endOnInterrupt, startServer, useBenchCredentials } from './bench-process';
import { measureColdStarts } from './cold-start';
import { type ContenderKey, contenders } from './contenders';
import { measure, type Row } from './measure';
import { type Check, checkLine, coldStartChecks, rowChecks } from './requirements';

interface Setting {
  readonly latencyMs: number;
  readonly inFlight: number;
  /** What limits contenders that keep 100 posts in flight. */
  readonly boundBy: 'cpu' | 'latency';
}

/** With 100 in flight at 10 ms, nobody can post more than 10,000 a second. */
const SETTINGS: readonly Setting[] = [
  { latencyMs: 0, inFlight: 100, boundBy: 'cpu' },
  { latencyMs: 10, inFlight: 100, boundBy: 'latency' },
];

const positive = wholeNumber(1, 9_999);
const command = new Command('sender-bench')
  .description('Compare the sender with the SDK and with unsigned undici, and measures its bundle.')
  .option('--rounds <n>', 'rounds of which the median counts', positive, 5)
  .option('--json', 'print { rows, coldStart, checks } instead of tables')
  .parse();
const { rounds, json = false } = command.opts<{ rounds: number; json?: boolean }>();

async function run(setting: Setting): Promise<Record<ContenderKey, Row>> {
  const server = await startServer(join(__dirname, 'echo-server.ts'), [String(setting.latencyMs)]);
  const progress = (round: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${title(setting)}: round ${round} of ${rounds} `);
  };
  try {
    return await measure(
      contenders(server.url, setting.inFlight),
      rounds,
      setting.latencyMs === 0 ? 500 : 50,
      progress,
    );
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    server.stop();
  }
}

const title = ({ latencyMs, inFlight }: Setting) => `${latencyMs} ms server latency, ${inFlight} in flight`;

function printRows(setting: Setting, rows: readonly Row[], checks: readonly Check[]): void {
  const table = new Table({
    head: ['', 'messages/s', 'CPU us/message', 'share of limit'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { name, messagesPerSecond, cpuMicrosPerMessage, shareOfLimit } = row;
    table.push([
      name,
      messagesPerSecond.toLocaleString('en-US'),
      cpuMicrosPerMessage.toFixed(1),
      shareOfLimit.toFixed(3),
    ]);
  }
  console.log(`\n${colors.bold(title(setting))}\n${table.toString()}`);
  printChecks(checks);
}

function printChecks(checks: readonly Check[]): void {
  for (const check of checks) standardOutput.print(checkLine(check));
}

async function main(): Promise<void> {
  endOnInterrupt();
  useBenchCredentials();
  const all: { rows: (Setting & Row)[]; checks: Check[] } = { rows: [], checks: [] };
  for (const setting of SETTINGS) {
    const rows = await run(setting);
    const checks = rowChecks(rows, setting.boundBy);
    all.rows.push(...Object.values(rows).map((row) => ({ ...row, ...setting })));
    all.checks.push(...checks);
    if (!json) printRows(setting, Object.values(rows), checks);
  }
  const coldStart = measureColdStarts();
  const checks = coldStartChecks(coldStart);
  all.checks.push(...checks);
  if (json) console.log(JSON.stringify({ ...all, coldStart }, null, 2));
  else {
    console.log(`\n${colors.bold('Cold start')}`);
    printChecks(checks);
  }
  if (!all.checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
