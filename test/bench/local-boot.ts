/** Starts a project's `npm start` in its own process and measures how long it takes until it can be used. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';

export interface BootedStack {
  readonly outputs: StackOutputs;
  readonly endpoint: string;
  /** From the start of the process, including TypeScript. */
  readonly bootMs: number;
  stop(): Promise<void>;
}

/** @throws Error with the program's output if it ended instead */
export async function boot(projectRoot: string): Promise<BootedStack> {
  const startedAt = performance.now();
  const program = join(projectRoot, 'infra/tools/cli/start/index.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, '--port', '0', '--json'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString('utf8')).slice(-4000)));
  const exited = once(child, 'exit');
  const firstLine = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([
    firstLine,
    exited.then(([code]) => Promise.reject(new Error(`${program} ended with ${String(code)}:\n${complaints}`))),
  ]);
  const bootMs = performance.now() - startedAt;
  const outputs = JSON.parse(line) as Record<string, string>;
  return {
    outputs: stackOutputs(outputs),
    endpoint: outputs.Endpoint ?? '',
    bootMs,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
