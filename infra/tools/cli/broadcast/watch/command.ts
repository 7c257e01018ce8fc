/** `broadcast watch`: broadcasts as they happen, or those of the last hours. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration } from '../parse';
import type { WatchOptions } from './watch';

export const watch: CommandSpec<WatchOptions> = {
  usage: 'watch',
  summary: 'broadcasts as they happen, each with how it went',
  description: `Prints a line for each broadcast once its report is there. It asks every two seconds: the log of the function that
opens broadcasts, which costs nothing (FilterLogEvents, of which an account has a few calls a second), and one read of
the broadcasts table for each broadcast that is not over ($0.25 for a million). With --json a line is one JSON
document. Ctrl-C ends it.`,
  examples: [
    ['broadcast watch', 'from now on'],
    ['broadcast watch --since 2h --once', 'those of the last two hours, then end'],
    [`broadcast watch --json | jq -c 'select(.status != "COMPLETED")'`, 'only what did not go well'],
  ],
  configure: (command) =>
    void command
      .addOption(
        new Option('--since <duration>', 'begin so long ago: 30s, 10m, 2h').argParser(duration).default(0, 'now'),
      )
      .option('--once', 'end when those that there are have been printed'),
  run: async (run) => (await import('./watch')).watchBroadcasts(run),
};
