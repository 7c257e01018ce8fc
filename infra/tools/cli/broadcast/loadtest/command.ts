/** `broadcast loadtest`: broadcasts at a rate to connections of its own, and accounts for every message. */
import { Option } from 'commander';
import { type AudienceOption, parseAudience } from '../../estimate/audience';
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import { LIMITS, type LoadtestOptions } from './options';

export const loadtest: CommandSpec<LoadtestOptions> = {
  usage: 'loadtest',
  summary: 'broadcast at a rate to connections of its own, and account for every message',
  description: `Opens connections with users of its own, publishes broadcasts to them, and says how long each message took from PutEvents
to the socket, and what became of each: accepted, reported, due, received, on record as failed, missing. Then it compares with what
CloudWatch counted, and the bill with the estimate. It says before it begins what it will cost, and asks above $${LIMITS.askAboveUsd}. All
sockets are on this machine, so its network and CPU are part of the latency. Ctrl-C stops it and prints the ledger so far. It closes its
connections; the rows of its broadcasts expire. Needs the authorizer mode token. Exit status 0 if nothing is missing or failed, else 1.`,
  examples: [
    [
      'broadcast loadtest --stack Broadcast-dev --connections 500 --rate 20 --seconds 60',
      'each broadcast to one of 500 users',
    ],
    [
      'broadcast loadtest --connections 2000 --rate 1 --seconds 30 --audience channel:2000 --yes',
      'each to a channel with all of them, without a question',
    ],
  ],
  configure: (command) =>
    void command
      .requiredOption('--connections <number>', 'connections to open', wholeNumber(1, LIMITS.connections))
      .requiredOption('--rate <number>', 'broadcasts a second', wholeNumber(1, LIMITS.rate))
      .option('--seconds <number>', 'how long to publish', wholeNumber(1, LIMITS.seconds), 30)
      .addOption(
        new Option(
          '--audience <audience>',
          'of each broadcast: users:NUMBER, in turn, or channel:NUMBER of subscribers',
        )
          .argParser(parseAudience)
          .default({ kind: 'users', count: 1 } satisfies AudienceOption, 'users:1'),
      )
      .option('--message-bytes <number>', 'size of message.data, as JSON', wholeNumber(100, LIMITS.messageBytes), 200)
      .option(
        '--connects-per-second <number>',
        'new connections a second; each runs two functions',
        wholeNumber(1, LIMITS.connectsPerSecond),
        25,
      )
      .option('--yes', `ask nothing, whatever it costs; required above $${LIMITS.askAboveUsd} without a terminal`),
  run: async (run) => (await import('./loadtest')).testUnderLoad(run),
};
