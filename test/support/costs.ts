/**
 * `npm run test:costs`: what `npm test` takes, by script, and its dearest test files. CPU seconds are those of all processes,
 * so that a busy machine gives the same figures. `-- PATH` measures only the tests below that path. Linux only.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import Table from 'cli-table3';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { watchProcesses, type SeenProcess } from './processes';

/** Those of `npm test`, one after the other. */
const SCRIPTS = ['check', 'format', 'synth', 'api', 'jest'];
const DEAREST = 20;

/** A line of environment.cjs. */
interface FileRun {
  readonly file: string;
  readonly worker: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Of the worker itself, in seconds. */
  readonly cpu: number;
}

interface Cost {
  readonly what: string;
  readonly cpu: number;
  readonly wall: number;
}

interface ScriptCost extends Cost {
  readonly processes: readonly SeenProcess[];
}

async function costOf(command: string, runs: string): Promise<ScriptCost> {
  const startedAt = Date.now();
  const child = spawn(command, {
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TEST_RUNS: runs },
  });
  const watch = watchProcesses(child.pid!);
  const [status] = (await once(child, 'close')) as [number | null];
  const processes = watch.stop();
  if (status !== 0) process.exitCode = 1;
  const cpu = processes.reduce((sum, each) => sum + each.cpu, 0);
  return { what: command.split(' ').slice(0, 3).join(' '), cpu, wall: (Date.now() - startedAt) / 1000, processes };
}

/** A program counts for the file that ran in its worker when the program was first seen. */
function costsByFile(runs: readonly FileRun[], processes: readonly SeenProcess[]): Cost[] {
  return runs.map(({ file, worker, startedAt, endedAt, cpu }) => {
    const programs = processes.filter(
      ({ parents, seenAt }) => parents.includes(worker) && startedAt <= seenAt && seenAt <= endedAt,
    );
    const all = programs.reduce((sum, program) => sum + program.cpu, cpu);
    return { what: relative(PROJECT_ROOT, file), cpu: all, wall: (endedAt - startedAt) / 1000 };
  });
}

function print(title: string, costs: readonly Cost[]): void {
  const table = new Table({
    head: [title, 'CPU s', 'wall s'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { what, cpu, wall } of costs) table.push([what, cpu.toFixed(1), wall.toFixed(1)]);
  process.stdout.write(`${table.toString()}\n`);
}

async function measure(paths: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'test-costs-'));
  const file = join(folder, 'runs');
  const scripts = paths.length === 0 ? SCRIPTS.map((name) => `npm run ${name}`) : [`npx jest ${paths.join(' ')}`];
  try {
    const costs: ScriptCost[] = [];
    for (const script of scripts) costs.push(await costOf(script, file));
    const runs = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FileRun);
    const files = costsByFile(runs, costs.at(-1)!.processes).sort((a, b) => b.cpu - a.cpu);
    print(`the dearest of ${files.length} test files`, files.slice(0, DEAREST));
    const [cpu, wall] = (['cpu', 'wall'] as const).map((of) => costs.reduce((sum, cost) => sum + cost[of], 0));
    print('script', [...costs, { what: 'all', cpu: cpu!, wall: wall! }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void measure(process.argv.slice(2));
