/**
 * `npm test` runs this: npm scripts in parallel lanes, as most scripts keep only one core busy. The scripts in a lane,
 * separated by commas, run one after the other until one fails. `check format,synth,jest` is two lanes. The output of a
 * script is printed in one piece when it ends, except that of jest, whose progress is shown live. Ends with 1 if a
 * script has failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Shown live. */
const WATCHED = 'jest';

async function runSideBySide(lanes: readonly string[]): Promise<void> {
  process.stderr.write(`Side by side: ${lanes.join(' ')} …\n`);
  const failed = (await Promise.all(lanes.map((lane) => runLane(lane.split(','))))).flat();
  if (failed.length === 0) return;
  process.stderr.write(`Failed: ${failed.map((script) => `npm run ${script}`).join(', ')}\n`);
  process.exitCode = 1;
}

/** @returns the script that failed, if one did */
async function runLane(scripts: readonly string[]): Promise<string[]> {
  for (const script of scripts) if ((await run(script)) !== 0) return [script];
  return [];
}

/** @returns the exit status; null if a signal ended it */
async function run(script: string): Promise<number | null> {
  // In a shell, since npm is not a program of its own on Windows.
  const output = script === WATCHED ? 'inherit' : 'pipe';
  const child = spawn(`npm run ${script}`, { shell: true, stdio: ['ignore', output, output] });
  const said: Buffer[] = [];
  const started = performance.now();
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  process.stdout.write(Buffer.concat(said));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${status === 0 ? '✓' : '✗'} ${script} ${seconds} s\n`);
  return status;
}

void runSideBySide(process.argv.slice(2));
