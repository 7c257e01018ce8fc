/** `broadcast why`: whether a user got an event, and if not, why. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration, moment } from '../parse';
import type { WhyOptions } from './options';

export const why: CommandSpec<WhyOptions> = {
  usage: 'why',
  summary: 'tell whether a user got an event, and if not, why',
  description: `Follows one event to one user: the rule that matched, the request it became, the recipients, the connections found, and
the outcome of each with reason and time; or the first step at which it stopped. If the user did not get it at once: when and
on which connection a client of theirs caught up, or until when one still may. Name the event by its EventBridge id,
idempotency key or broadcast id (--event). If you know none of these, use any text in it, such as an order number
(--text), and roughly when it was (--around). Costs a few reads; --text reads the row of every broadcast of that time.
Exit status 0 if the user got it, also later, and none of their connections failed, 1 if not, 3 if there is no such event, 7 if the
recorded outcomes do not tell ("got" is null with --json).`,
  examples: [
    ['broadcast why --user alice --text A-1042 --around 2026-11-21T03:05:00Z', 'a user id, an order number and a time'],
    [
      'broadcast why --user alice --text A-1042 --around 20m --within 30m',
      'about twenty minutes ago, plus or minus thirty',
    ],
    ['broadcast why --user alice --event 8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'by the id PutEvents returned'],
  ],
  configure: (command) =>
    void command
      .requiredOption('--user <id>', 'the user')
      .addOption(new Option('--event <id>', 'EventBridge id, idempotency key or broadcast id').conflicts('text'))
      .option('--text <text>', 'any text in the event, such as an order number')
      .option(
        '--around <time>',
        'ISO 8601 with time zone, or how long ago (2h) (default with --text: the last --within)',
        moment,
      )
      .addOption(
        new Option('--within <duration>', 'how far before and after --around to look')
          .argParser(duration)
          .default(15 * 60_000, '15m'),
      ),
  run: async (run) => (await import('./why')).whyUser(run),
};
