/** `broadcast publish`: puts a `Broadcast Requested` on the bus and, with --wait, follows it to its report. */
import { Option, type Command } from 'commander';
import type { CommandSpec } from '../command';
import { duration, listOf } from '../parse';
import type { PublishOptions } from './options';
import { COMMAND_SOURCE } from '#tools/stack/requested-id';

export const publish: CommandSpec<PublishOptions> = {
  usage: 'publish',
  summary: 'send a message to users, channels, connections or everyone',
  description: `Puts an event 'Broadcast Requested' on the stack's bus. An audience may mix users, channels and connections; a
connection named more than once gets the message once. Without --wait, the command ends when EventBridge has the event.
With --wait, it follows the broadcast and ends with its delivery report; Ctrl-C stops following, not the broadcast. If the
stack's template holds the contract, a message that is not in it, or whose data does not fit, is refused before anything is
published; --no-check publishes it all the same.`,
  examples: [
    [
      `broadcast publish --users alice,bob --type orderShipped --data '{"orderId":"A-1042"}' --wait`,
      'to two users, and see who got it',
    ],
    ['broadcast publish --channel orders --type refresh --data @message.json', 'to a channel, with data from a file'],
    [
      'jq .message incident.json | broadcast publish --everyone --type incident --data -',
      'to everyone, with data from standard input',
    ],
    [
      `broadcast publish --users alice --type reminder --data '{}' --idempotency-key reminder-7 --expires-at 2026-12-24T18:00:00Z`,
      'at most once for this key, and not after that time',
    ],
    [
      `broadcast publish --everyone --type sale --data '{}' --send-at 2026-12-24T08:00:00+01:00`,
      "at that time; see and cancel with 'broadcast scheduled'",
    ],
    [
      `broadcast publish --channel prices --type price --data '{"EUR":1.2}' --retain EUR`,
      'to a channel, and to each later subscriber until the next one of this key',
    ],
  ],
  configure: (command: Command) =>
    void command
      .option('--users <ids>', 'user ids, separated by commas', listOf)
      .option('--channel <names>', 'channels, separated by commas', listOf)
      .option('--everyone', 'every open connection')
      .option('--connections <ids>', 'connection ids, separated by commas', listOf)
      .option('--exclude-users <ids>', 'users who do not get it', listOf)
      .option('--exclude-connections <ids>', 'connections that do not get it', listOf)
      .requiredOption('--type <type>', "type of the message, as the client's code knows it")
      .requiredOption('--data <json>', 'message data: JSON, @FILE, or - for standard input')
      .option('--idempotency-key <key>', 'two events with the same key are one broadcast')
      .option('--expires-at <time>', 'do not send after this time (ISO 8601 with time zone)')
      .option('--send-at <time>', 'send it at this time (ISO 8601 with time zone); needs the setting scheduled')
      .option('--supersedes <key>', 'clients drop older messages of this type and key; needs a version')
      .option('--supersedes-version <version>', 'with --supersedes: a number, or a string that grows such as a time')
      .option('--retain <key>', 'keep it as the last value of the key, for clients that subscribe or connect later')
      .option(
        '--acknowledge-within <duration>',
        'ask the users to acknowledge it; needs the setting acknowledgements',
        (text) => duration(text) / 1000,
      )
      .option(
        '--if-unreached <duration>',
        'after this time, publish the users who do not have it; needs the setting usersToReach',
        (text) => duration(text) / 1000,
      )
      .option(
        '--if-unacknowledged <duration>',
        'the same, and also the users who have not acknowledged it; with --acknowledge-within',
        (text) => duration(text) / 1000,
      )
      .option('--traceparent <traceparent>', 'the trace it belongs to, as W3C Trace Context writes it')
      .option('--no-history', 'clients that are away miss it, and it is kept nowhere')
      .option('--no-check', 'do not compare the message with the contract of the stack')
      .option('--source <source>', 'source of the event', COMMAND_SOURCE)
      .option('--wait', 'follow the broadcast until its report')
      .addOption(
        new Option('--timeout <duration>', 'with --wait: stop following after')
          .argParser(duration)
          .default(300_000, '5m'),
      ),
  run: async (run) => (await import('./publish')).publishRequest(run),
};
