/** `broadcast why`: whether a user got an event, and if not, why. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration, moment } from '../parse';
import type { WhyOptions } from './options';

export const why: CommandSpec<WhyOptions> = {
  usage: 'why [id]',
  summary: 'tell who got an event, or whether a user did, and if not, why',
  description: `Follows one event to everybody it was for, or to one user (--user): the rule that matched, the request it became, the
recipients, the connections found, and the outcome of each with reason and time; or the first step at which it stopped. If the user
did not get it at once: when and on which connection a client of theirs caught up, or until when one still may; whether a client of
theirs could not connect; and what 'broadcast resend' sent again. Name the event by its EventBridge id, idempotency key or broadcast
id. If you know none of these, use any text in it, such as an order number (--text), and roughly when it was (--around); of a refused
request, the first 4,000 characters are searched. Costs a few reads; --text reads the row of every broadcast of that time.
Exit status 0 if all, or the user, got it, also later, and no connection failed, 1 if not, 3 if there is no such event, 7 if the
recorded outcomes do not tell ("got" is null with --json).`,
  examples: [
    ['broadcast why 8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'everybody it was for, by the id PutEvents returned'],
    ['broadcast why --user alice --text A-1042 --around 2026-11-21T03:05:00Z', 'a user id, an order number and a time'],
    [
      'broadcast why --user alice --text A-1042 --around 20m --within 30m',
      'about twenty minutes ago, plus or minus thirty',
    ],
    ['broadcast why 8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11 --user alice', 'one user, by the id PutEvents returned'],
  ],
  configure: (command) =>
    void command
      .option('--user <id>', 'only this user')
      .addOption(
        new Option(
          '--event <id>',
          'the same as the argument: EventBridge id, idempotency key or broadcast id',
        ).conflicts('text'),
      )
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
  run: async (run) => (await import('./why')).explainWhy(run),
};
