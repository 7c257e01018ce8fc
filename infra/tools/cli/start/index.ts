/**
 * `npm start`: `broadcast dev` for this project, with the stage `local`. It keeps the synthesized stack running on this
 * machine until Ctrl-C, and prints lines ready to paste; with `--watch`, saved files take effect at once.
 */
import { once } from 'node:events';
import { Command } from 'commander';
import { PROJECT_ROOT } from '../project-root';
import { runCommand } from '../run-command';
import { keepRunning } from './keep-running';
import { withStartOptions, type StartOptions } from './options';

const program = withStartOptions(
  new Command('start').description(
    'Run the stack on this machine until Ctrl-C: one port for every AWS service it uses, and for WebSockets. State lives in memory and ends with the process.',
  ),
  'local',
).option('--json', 'print one JSON line with the outputs once it runs; everything else goes to standard error');

runCommand(program, async (options: StartOptions, onEnd) => {
  await keepRunning(PROJECT_ROOT, options, 'npm run -s broadcast --', onEnd);
  await once(process, 'never'); // until a signal
  return 0;
});
