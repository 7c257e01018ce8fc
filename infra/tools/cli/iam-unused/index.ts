/**
 * `npm run iam:unused`: runs the end-to-end tests and lists the actions that the synthesized policies grant but no test
 * used. This proves least privilege. Ends with 1 if an unused action is not accepted.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { standardOutput } from '#infra/terminal/standard';
import { table } from '#infra/terminal/table';
import { readUsage, USAGE_FILE_VARIABLE } from '#local/iam/index';
import { PROJECT_ROOT } from '../project-root';
import { runCommand } from '../run-command';
import { judge, type UnusedGrant } from './judge';

interface Options {
  readonly json?: boolean;
}

const program = new Command('iam:unused')
  .description('List the actions that roles are granted but the end-to-end tests never used.')
  .option('--json', 'print { granted, used, unused } instead of a table; what the tests print goes to standard error');

runCommand(program, async ({ json = false }: Options, onEnd) => {
  const folder = await mkdtemp(join(tmpdir(), 'iam-unused-'));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'usage.jsonl');
  await runTests(file, onEnd);
  const grants = await readUsage(file);
  const unused = judge(grants);
  if (json) {
    const used = grants.length - unused.length;
    standardOutput.printJson({ granted: grants.length, used, unused });
  } else print(grants.length, unused);
  return unused.every(({ accepted }) => accepted !== undefined) ? 0 : 1;
});

/** File descriptor: what the tests print is not the answer. */
const STANDARD_ERROR = 2;

/** @throws Error if a test fails: what was used is not known then */
async function runTests(usageFile: string, onEnd: (cleanup: () => Promise<void>) => void): Promise<void> {
  const jest = join(PROJECT_ROOT, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, 'test/e2e'], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', STANDARD_ERROR, STANDARD_ERROR],
    env: { ...process.env, [USAGE_FILE_VARIABLE]: usageFile },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  onEnd(async () => {
    if (child.exitCode === null) child.kill();
    await exited;
  });
  const [code] = await exited;
  if (code !== 0) throw new Error('The end-to-end tests failed, so it is not known what they would have used.');
}

function print(granted: number, unused: readonly UnusedGrant[]): void {
  const rows = unused.map(({ role, action, accepted }) => [role, action, accepted ?? 'NOT ACCEPTED']);
  const unexpected = unused.filter(({ accepted }) => accepted === undefined).length;
  standardOutput.print(`${granted - unused.length} of ${granted} granted actions were used.`);
  if (unused.length > 0) standardOutput.print(table(['role', 'action', 'accepted because'], rows));
  standardOutput.print(
    unexpected === 0
      ? 'Every granted action is used or accepted.'
      : `${unexpected} unused: remove the grant, test what needs it, or accept it in infra/tools/cli/iam-unused/accepted.ts.`,
  );
}
