/** `broadcast forget`: deletes what the stack holds of a user. */
import type { CommandSpec } from '../command';
import type { ForgetOptions } from './options';

export const forget: CommandSpec<ForgetOptions> = {
  usage: 'forget <userId>',
  summary: 'delete what the stack holds of a user, and say what it cannot delete',
  description: `Closes the user's connections, then deletes the rows of the user: connections, history, what resumes brought. Other rows
stay without the user's name: requests, reports and outcomes of broadcasts, exclusions, changes of channels. It reads all tables from end to
end. At the end it lists what it cannot delete, such as the archive, logs and backups, and until when each is kept.
Revoke the user's tokens first: a client with a valid token connects again. There is no way back. It can be stopped and
started again at any time. Exit status 1 if something was left that a later run can delete.`,
  examples: [
    ['broadcast forget alice --dry-run', 'count what would be deleted, and see what stays'],
    ['broadcast forget alice', 'delete it, after a question'],
    ['broadcast forget alice --yes --json', 'in a script: without a question, as JSON'],
  ],
  configure: (command) =>
    void command
      .option('--dry-run', 'only count what would be deleted')
      .option('--yes', 'ask nothing; required without a terminal'),
  run: async (run) => (await import('./forget')).forgetUser(run),
};
