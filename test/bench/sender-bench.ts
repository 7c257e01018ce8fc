/**
 * How fast the sender posts, compared with the usual ways to use the SDK and with what the wire allows.
 * `tsx test/bench/sender-bench.ts [--rounds 5] [--json]`
 */
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { wholeNumber } from '#tools/cli/whole-number';
import { standardOutput } from '#infra/terminal/standard';
import { LOCALHOST_CERT } from '../functions/send-batch/support/localhost-cert';
import { colors, endOnInterrupt, type Protocol, startServer, useBenchCredentials } from './bench-process';
import { COLD_SIZES, type ColdRow, measureColdBatches } from './cold-batch';
import { measureColdStarts } from './cold-start';
import type { ContenderKey } from './contenders';
import { measure, type Row } from './measure';
import { type Check, checkLine, coldBatchChecks, coldStartChecks, rowChecks } from './requirements';

interface Setting {
  readonly protocol: Protocol;
  readonly latencyMs: number;
  readonly inFlight: number;
}

/** With 100 in flight at 10 ms, nobody can post more than 10,000 a second. */
const SETTINGS: readonly Setting[] = [
  { protocol: 'http', latencyMs: 0, inFlight: 100 },
  { protocol: 'http', latencyMs: 10, inFlight: 100 },
  { protocol: 'https', latencyMs: 0, inFlight: 100 },
  { protocol: 'h2', latencyMs: 0, inFlight: 100 },
];

const positive = wholeNumber(1, 9_999);
const command = new Command('sender-bench')
  .description('Compare the sender with the SDK and with unsigned posts, without and with TLS, cold and warm.')
  .option('--rounds <n>', 'rounds of which the median counts', positive, 5)
  .option('--json', 'print { rows, coldBatches, coldStart, checks } instead of tables')
  .parse();
const { rounds, json = false } = command.opts<{ rounds: number; json?: boolean }>();

async function run(setting: Setting): Promise<Record<ContenderKey, Row>> {
  const { protocol, latencyMs, inFlight } = setting;
  const scheme = protocol === 'http' ? 'http' : 'https';
  const start = (spoken: Protocol) =>
    startServer(join(__dirname, 'echo-server.ts'), [String(latencyMs), spoken], scheme);
  const server = await start(protocol);
  const http1Server = protocol === 'h2' ? await start('https') : server;
  const progress = (round: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${title(setting)}: round ${round} of ${rounds} `);
  };
  try {
    const course = { url: server.url, http1Url: http1Server.url, protocol, inFlight, ca: LOCALHOST_CERT };
    return await measure(course, rounds, latencyMs === 0 ? 500 : 50, progress);
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    server.stop();
    http1Server.stop();
  }
}

const NAMES: Record<Protocol, string> = { http: 'http', https: 'HTTP/1.1 over TLS', h2: 'HTTP/2 over TLS' };

const title = ({ protocol, latencyMs, inFlight }: Setting) =>
  `${NAMES[protocol]}, ${latencyMs} ms server latency, ${inFlight} in flight`;

function printRows(setting: Setting, rows: readonly Row[], checks: readonly Check[]): void {
  const table = new Table({
    head: ['', 'messages/s', 'CPU us/message', 'of the limit'],
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

function printColdBatches(rows: readonly ColdRow[], checks: readonly Check[]): void {
  const table = new Table({
    head: ['CPU ms / ms, for connections:', ...COLD_SIZES.map(String)],
    colAligns: ['left', ...COLD_SIZES.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  const lanes = new Map<string, string[]>();
  for (const { name, protocol, cpuMs, wallMs } of rows) {
    const lane = `${name}, ${NAMES[protocol]}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), `${cpuMs.toFixed(0)} / ${wallMs.toFixed(0)}`]);
  }
  for (const [lane, cells] of lanes) table.push([lane, ...cells]);
  console.log(`\n${colors.bold('First batch of a process, 10 ms server latency')}\n${table.toString()}`);
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
    const checks = rowChecks(rows, setting.protocol);
    all.rows.push(...Object.values(rows).map((row) => ({ ...row, ...setting })));
    all.checks.push(...checks);
    if (!json) printRows(setting, Object.values(rows), checks);
  }
  const coldBatches = await measureColdBatches(rounds);
  const coldChecks = coldBatchChecks(coldBatches);
  all.checks.push(...coldChecks);
  if (!json) printColdBatches(coldBatches, coldChecks);
  const coldStart = measureColdStarts();
  const checks = coldStartChecks(coldStart);
  all.checks.push(...checks);
  if (json) console.log(JSON.stringify({ ...all, coldBatches, coldStart }, null, 2));
  else {
    console.log(`\n${colors.bold('Cold start')}`);
    printChecks(checks);
  }
  if (!all.checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
