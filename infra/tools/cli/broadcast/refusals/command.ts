/** `broadcast refusals`: which clients could not connect, and why. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration, moment } from '../parse';
import type { RefusalsOptions } from './refusals';

export const refusals: CommandSpec<RefusalsOptions> = {
  usage: 'refusals',
  summary: 'list the clients that could not connect, and why',
  description: `Lists the clients that the authorizer or the route $connect refused, from their logs: when, whose token, and why. A token names
its user only if its signature is good, so '--user' finds one that has expired, or is for another audience, but none that was signed
with another key. In the authorizer modes iam and lambda, somebody else judges most clients, and the command says who. Log lines appear
after some seconds.`,
  examples: [
    ['broadcast refusals --user alice', "why alice's clients were refused in the last hour"],
    ['broadcast refusals --around 2026-11-21T03:05:00Z --within 10m', 'everybody, ten minutes before and after'],
  ],
  configure: (command) =>
    void command
      .option('--user <id>', 'only this user')
      .addOption(
        new Option('--since <duration>', 'how far back to look')
          .argParser(duration)
          .default(3_600_000, '1h')
          .conflicts('around'),
      )
      .option('--around <time>', 'ISO 8601 with time zone, or how long ago (2h)', moment)
      .addOption(
        new Option('--within <duration>', 'how far before and after --around to look')
          .argParser(duration)
          .default(15 * 60_000, '15m'),
      ),
  run: async (run) => (await import('./refusals')).listRefusals(run),
};
