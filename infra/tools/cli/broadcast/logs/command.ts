/** `broadcast logs`: the log lines of the functions, and of the workflow. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration } from '../parse';
import type { LogsOptions } from './logs';

export const logs: CommandSpec<LogsOptions> = {
  usage: 'logs [broadcastId]',
  summary: 'print the log lines of functions and workflow, all or of one broadcast',
  description: `Prints what the stack's functions and state machines logged, in the order of time, and with --follow what comes. The log of EXPRESS
executions is complete if the setting workflowLogs is ALL (stage dev), and holds only errors otherwise. Reading logs is free, but
AWS allows a few calls a second in an account. Lines appear after some seconds.`,
  examples: [
    ['broadcast logs --follow', 'everything, as it comes'],
    ['broadcast logs OrderShipped/shop.orders/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'one broadcast'],
    ['broadcast logs --errors --since 2h', 'errors and warnings of two hours'],
  ],
  configure: (command) =>
    void command
      .addOption(new Option('--since <duration>', 'how far back').argParser(duration).default(15 * 60_000, '15m'))
      .option('--follow', 'go on with what comes, until Ctrl-C')
      .option('--errors', 'only errors and warnings'),
  run: async (run) => (await import('./logs')).printLogs(run),
};
