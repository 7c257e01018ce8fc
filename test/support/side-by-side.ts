/**
 * `npm test` runs with this: npm scripts in lanes, one beside the other, as most of them keep one core busy and no more. The
 * scripts of a lane, joined by a comma, come one after the other; one that fails is the last. `check format,synth,jest` is
 * two lanes. What a script says is printed as one piece when it ends, but for jest, whose progress is watched. Ends with 1
 * when one has failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Shown as it comes. */
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

/** @returns the exit status, null when a signal ended it */
async function run(script: string): Promise<number | null> {
  // A shell, as npm is no program of its own on Windows.
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
