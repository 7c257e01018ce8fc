/**
 * `npm test` runs its checks with this: npm scripts at the same time, as each of them keeps one core busy and no more. What
 * a script says is printed as one piece when it ends. Ends with 1 when one has failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

async function runSideBySide(scripts: readonly string[]): Promise<void> {
  process.stderr.write(`Side by side: ${scripts.join(', ')} …\n`);
  const statuses = await Promise.all(scripts.map(run));
  const failed = scripts.filter((_, index) => statuses[index] !== 0);
  if (failed.length === 0) return;
  process.stderr.write(`Failed: ${failed.map((script) => `npm run ${script}`).join(', ')}\n`);
  process.exitCode = 1;
}

/** @returns the exit status, null when a signal ended it */
async function run(script: string): Promise<number | null> {
  // A shell, as npm is no program of its own on Windows.
  const child = spawn(`npm run ${script}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  const started = performance.now();
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  process.stdout.write(Buffer.concat(said));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${status === 0 ? '✓' : '✗'} ${script} ${seconds} s\n`);
  return status;
}

void runSideBySide(process.argv.slice(2));
