/**
 * `npm run rehearse`: deploys the stack to a second engine with the real CDK command, uses it, updates it and destroys it. It
 * needs Python, and installs the engine into an environment of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Progress } from '#tools/cli/progress';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { runCommand } from '#tools/cli/run-command';
import { EXIT } from '#tools/stack/exit-codes';
import { standardOutput, stderr, stdout } from '#infra/terminal/standard';
import { ProcessGroup } from './engine/process-group';
import type { Start } from './engine/python';
import { printRehearsal } from './print';
import { rehearse } from './rehearse';

interface Options {
  readonly json?: boolean;
  readonly keep?: boolean;
}

/** The environment of Python programs outlives a rehearsal: making it takes longer than anything else. */
const CACHE = join(PROJECT_ROOT, 'node_modules', '.cache', 'rehearse');

const program = new Command('rehearse')
  .description(
    'Deploy this stack with the CDK command to a second engine on this machine, use it, update it and destroy it.',
  )
  .option('--json', 'print the result as JSON to standard output; progress goes to standard error')
  .option('--keep', 'keep the folder with the cloud assemblies and the log of each program, and print its name')
  .addHelpText(
    'after',
    `
It installs the engine, ministack, into a virtual environment below node_modules/.cache; this needs python3 (3.10 or
newer) with venv, and pip's package index. No AWS account is called, whatever the shell says.
What the engine lacks is taken out of the copy that is deployed: test/rehearse/not-in-the-engine.ts lists it.

Exit status: 0 if every check passed, 1 if one failed or Python is missing, 130 after Ctrl-C.`,
  );

runCommand(program, async ({ json = false, keep = false }: Options, onEnd) => {
  const progress = new Progress(json ? stderr : stdout);
  const folder = await mkdtemp(join(tmpdir(), 'rehearse-'));
  let ending = false;
  onEnd(async () => {
    if (keep) progress.line(`Kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  });
  const start: Start = (command, args, options) => {
    const group = new ProcessGroup(command, args, { ...options, logs: folder });
    onEnd(() => {
      ending = true;
      return group.end();
    });
    return group;
  };
  const rehearsal = await rehearse({ folder, cache: CACHE, start, env: withoutAws(process.env), progress });
  // Ctrl-C ends the programs, so checks fail that say nothing.
  if (ending) return EXIT.INTERRUPTED;
  printRehearsal(rehearsal, progress);
  if (json) standardOutput.printJson(rehearsal);
  return rehearsal.passed ? EXIT.OK : EXIT.NOT_WELL;
});

/** Without credentials, profiles and endpoints of AWS, and without npm's own variables. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS|CDK|npm)_/.test(name)));
}
