/** `broadcast dev`: runs the CDK app of this folder on this machine. */
import { withStartOptions, type StartOptions } from '../../start/options';
import type { CommandSpec } from '../command';

export const dev: CommandSpec<StartOptions> = {
  usage: 'dev [command...]',
  summary: 'run the CDK app of this folder on this machine, with the console',
  description: `Synthesizes the app named in cdk.json, here or in a folder above, and runs its stack until Ctrl-C: one port for every
AWS service it uses, and for WebSockets. It needs no AWS account. State lives in memory and ends with the process. If the
app has several stacks, the one with the service runs, or the one named by --stack. A command after -- starts once the stack
runs. Its environment makes the AWS SDK talk to local mode. When it ends, the stack ends too.`,
  examples: [
    ['broadcast dev --watch', 'pick up each saved file at once'],
    ['broadcast dev -c stage=local --port 4567', 'with context for the app, on another port'],
    ['broadcast dev --watch -- vite', 'with the development server of a front end'],
    [`broadcast dev --faults '{"faults":[{"type":"post-status","status":410}]}'`, 'with a fault'],
  ],
  onStack: false,
  configure: (command) => void withStartOptions(command),
  run: async (run) => (await import('./dev')).runApp(run),
};
