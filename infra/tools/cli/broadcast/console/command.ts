/** `broadcast console`: the console's page over a deployed stack. */
import { InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import { duration } from '../parse';
import type { ConsoleOptions } from './console';

/** A list of a longer time would read the log for minutes. */
const MAX_SINCE_MS = 7 * 86_400_000;

export const consoleCommand: CommandSpec<ConsoleOptions> = {
  usage: 'console',
  summary: 'serve the console of a deployed stack on this machine, until Ctrl-C',
  description: `Serves the page of the console at an address of this machine that only whoever has it can open. The page shows executions as graphs with
inputs, outputs and reports, dead letters, logs, and the connections of a user, from the tables, Step Functions, CloudWatch Logs and the
queue of an AWS account, with your rights. It changes nothing without --write: with it, the page publishes, resends, replays,
redrives, starts executions, opens test clients and closes connections. While a page is open it reads every five seconds; without one it
reads nothing. Its view About says what an account cannot show. Ctrl-C ends it, with 130.`,
  examples: [
    ['broadcast console --stack Broadcast-prod', 'look at the last hour of a stack'],
    ['broadcast console --stack Broadcast-dev --since 1d --write', 'a day of it, and change something'],
  ],
  configure: (command) =>
    void command
      .option('--port <number>', 'port to listen on; 0 picks a free one', wholeNumber(0, 65_535), 0)
      .addOption(
        new Option('--since <duration>', 'how far back executions are listed, up to 7d')
          .argParser(span)
          .default(3_600_000, '1h'),
      )
      .option('--write', 'let the page change the stack'),
  run: async (run) => (await import('./console')).serveConsole(run),
};

function span(text: string): number {
  const milliseconds = duration(text);
  if (milliseconds > 0 && milliseconds <= MAX_SINCE_MS) return milliseconds;
  throw new InvalidArgumentError(`expected more than 0 and at most 7d, got '${text}'.`);
}
