/** `broadcast watch`: broadcasts as they happen, or those of the last hours. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration } from '../parse';
import type { WatchOptions } from './watch';

export const watch: CommandSpec<WatchOptions> = {
  usage: 'watch',
  summary: 'show broadcasts as they happen, each with its result',
  description: `Prints a line for each broadcast once its report is there. Every two seconds it reads the log of the function that opens
broadcasts (FilterLogEvents: free, but an account has only a few calls a second), and the row of each unfinished broadcast
($0.25 per million reads). With --json each line is one JSON document. Ctrl-C ends it.`,
  examples: [
    ['broadcast watch', 'from now on'],
    ['broadcast watch --since 2h --once', 'those of the last two hours, then end'],
    [`broadcast watch --json | jq -c 'select(.status != "COMPLETED")'`, 'only those that did not complete'],
  ],
  configure: (command) =>
    void command
      .addOption(
        new Option('--since <duration>', 'start this long ago: 30s, 10m, 2h').argParser(duration).default(0, 'now'),
      )
      .option('--once', 'print those that exist, then end'),
  run: async (run) => (await import('./watch')).watchBroadcasts(run),
};
