/** `broadcast open`: the page of a broadcast, or of the stack. */
import type { CommandSpec } from '../command';
import type { OpenOptions } from './open';

export const open: CommandSpec<OpenOptions> = {
  usage: 'open [broadcastId]',
  summary: 'open the page of a broadcast, or of the stack, in a browser',
  description: `Opens the execution of a broadcast: in the AWS console, or in the console of local mode. Without an id it opens the stack in the
CloudFormation console, or the console of local mode. It also prints the address; with --print, with --json or without a terminal it
only prints it.`,
  examples: [
    ['broadcast open OrderShipped/shop.orders/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'one broadcast'],
    ['broadcast open --local', 'the console of local mode'],
  ],
  configure: (command) => void command.option('--print', 'only print the address'),
  run: async (run) => (await import('./open')).openPage(run),
};
