/**
 * `npm run demo`: boots the synthesized stack on free ports, connects real clients, publishes domain events, and exits 0
 * only if every open connection got each message exactly once and the reports add up.
 */
import { Command } from 'commander';
import { standardOutput, stderr, stdout } from '#infra/terminal/standard';
import { colors, text } from '#infra/terminal/text';
import { Progress } from '../progress';
import { PROJECT_ROOT } from '../project-root';
import { runCommand } from '../run-command';
import { startForCommand } from '../start-for-command';
import { play } from './play';
import { DEMO_APP } from './scenario';
import { printPlay } from './tables';
import { problemsOf } from './verdict';

const program = new Command('demo')
  .description('Boot the stack on this machine, connect clients, publish domain events and check who received them.')
  .option('--json', 'print one JSON object as the last line of standard output; progress goes to standard error')
  .addHelpText('after', '\nExit status: 0 if every open connection got each message exactly once, else 1.');

runCommand(program, async ({ json = false }: { json?: boolean }, onEnd) => {
  const progress = new Progress(json ? stderr : stdout);
  const cloud = await progress.step('Synthesize the stack and start it on this machine', () =>
    startForCommand({ projectRoot: PROJECT_ROOT, app: DEMO_APP, port: 0 }, onEnd),
  );
  const result = await play(cloud, progress);
  const everyone = result.played.at(-1);
  if (!everyone) throw new Error('The scenario has no broadcast.');
  printPlay(result, progress);
  const problems = problemsOf(result.played);
  for (const problem of problems) progress.line(text`${colors.red('✗')} ${problem}`);
  if (problems.length === 0) progress.line(colors.green('Every open connection got each message exactly once.'));
  if (json) {
    const { report, expected, received, duplicates, elapsedMs } = everyone;
    standardOutput.printJson({ report, clients: expected, received, duplicates, elapsedMs });
  }
  return problems.length === 0 ? 0 : 1;
});
