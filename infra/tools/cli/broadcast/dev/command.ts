/** `broadcast dev`: runs the CDK app of this folder on this machine. */
import { withStartOptions, type StartOptions } from '../../start/options';
import type { CommandSpec } from '../command';

export const dev: CommandSpec<StartOptions> = {
  usage: 'dev [command...]',
  summary: 'run the CDK app of this folder on this machine, with the console',
  description: `Synthesizes the app that cdk.json names, here or in a folder above, and runs its stack until Ctrl-C: one port
for every AWS service it uses, and for WebSockets. No AWS account is asked. State lives in memory and ends with the process.
Of several stacks the one of the service runs, or the one that --stack names. A command after -- runs beside the stack once
it is up, with the variables by which the AWS SDK talks to it; when it ends, so does the stack.`,
  examples: [
    ['broadcast dev --watch', 'what is saved takes effect at once'],
    ['broadcast dev -c stage=local --port 4567', 'with context for the app, on another port'],
    ['broadcast dev --watch -- vite', 'with the development server of a front end'],
    [`broadcast dev --faults '{"faults":[{"type":"post-status","status":410}]}'`, 'with something that breaks'],
  ],
  onStack: false,
  configure: (command) => void withStartOptions(command),
  run: async (run) => (await import('./dev')).runApp(run),
};
