/**
 * `npm run bench`: the benchmarks of the sender, local mode, the lanes and the rate of a stack; `--json` makes one document. Ends with 1 if
 * one misses.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';

const BENCHES = {
  sender: 'sender-bench.ts',
  local: 'local-bench.ts',
  lanes: 'lanes/index.ts',
  governor: 'governor/index.ts',
} as const;

const command = new Command('bench')
  .description(
    `Run the benchmarks one after the other: ${Object.values(BENCHES).join(', ')}. Each takes --help for its own options.`,
  )
  .option(
    '--json',
    'print one document, { rows, checks, coldStart } of the sender and { local, lanes, governor }, instead of tables',
  )
  .parse();
const { json = false } = command.opts<{ json?: boolean }>();

/** @returns what it printed as JSON; undefined if it prints tables */
async function run(file: string): Promise<unknown> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, file), ...(json ? ['--json'] : [])], {
    stdio: ['ignore', json ? 'pipe' : 'inherit', 'inherit'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const printed = child.stdout ? await text(child.stdout) : '';
  const [code] = await closed;
  if (code !== 0) process.exitCode = 1;
  return printed === '' ? undefined : JSON.parse(printed);
}

async function main(): Promise<void> {
  const sender = await run(BENCHES.sender);
  const local = await run(BENCHES.local);
  const lanes = await run(BENCHES.lanes);
  const governor = await run(BENCHES.governor);
  if (json) console.log(JSON.stringify({ ...(sender as object), local, lanes, governor }, null, 2));
}

void main();
