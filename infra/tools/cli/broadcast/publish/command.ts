/** `broadcast publish`: puts a `Broadcast Requested` on the bus, and follows it to its report if asked. */
import type { Command } from 'commander';
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import { listOf } from '../parse';
import type { PublishOptions } from './options';
import { COMMAND_SOURCE } from './requested-id';

export const publish: CommandSpec<PublishOptions> = {
  usage: 'publish',
  summary: 'send a message to users, channels, connections or everyone',
  description: `Puts an event 'Broadcast Requested' on the stack's bus. An audience may mix users, channels and connections; a
connection in several of them gets the message once. Without --wait the command ends when EventBridge has the event.
With --wait it follows the broadcast and ends with its delivery report; Ctrl-C stops following, never the broadcast.`,
  examples: [
    [
      `broadcast publish --users alice,bob --type orderShipped --data '{"orderId":"A-1042"}' --wait`,
      'to two users, and see who got it',
    ],
    ['broadcast publish --channel orders --type refresh --data @message.json', 'to a channel, with the data of a file'],
    [
      'jq .message incident.json | broadcast publish --everyone --type incident --data -',
      'to everyone, with data from standard input',
    ],
    [
      `broadcast publish --users alice --type reminder --data '{}' --idempotency-key reminder-7 --expires-at 2026-12-24T18:00:00Z`,
      'at most once for this key, and not after that time',
    ],
  ],
  configure: (command: Command) =>
    void command
      .option('--users <ids>', 'user ids, separated by commas', listOf)
      .option('--channel <names>', 'channels, separated by commas', listOf)
      .option('--everyone', 'every open connection')
      .option('--connections <ids>', 'connection ids, separated by commas', listOf)
      .option('--exclude-users <ids>', 'these do not get it', listOf)
      .option('--exclude-connections <ids>', 'these do not get it', listOf)
      .requiredOption('--type <type>', "type of the message, as the client's code knows it")
      .requiredOption('--data <json>', 'data of the message: JSON, @FILE, or - for standard input')
      .option('--idempotency-key <key>', 'two events with one key are one broadcast')
      .option('--expires-at <time>', 'ISO 8601 with zone: not sent after it')
      .option('--source <source>', 'source of the event', COMMAND_SOURCE)
      .option('--wait', 'follow the broadcast until its report')
      .option('--timeout <seconds>', 'with --wait: give up following after', wholeNumber(1, 86_400), 300),
  run: async (run) => (await import('./publish')).publishRequest(run),
};
