/** `broadcast replay`: archived events of a time span go to the rules of the stack once more. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { moment } from '../parse';
import type { ReplayOptions } from './replay';

export const replay: CommandSpec<ReplayOptions> = {
  usage: 'replay',
  summary: 'events of a time span, from the archive, once more',
  description: `Starts a replay of the stack's archive to the stack's own rules: other rules on the bus do not hear of it. A replayed
event keeps its id, and the id names the broadcast: what was completed ends as DUPLICATE and is not sent twice, what
failed or was never started is sent now. Follows the replay until it is over; Ctrl-C stops following, not the replay.
EventBridge replays minute by minute, and advises to wait ten minutes until an event is in the archive.`,
  examples: [
    ['broadcast replay --from 2026-11-21T02:00:00Z --to 2026-11-21T03:30:00Z', 'what came in that time'],
    ['broadcast replay --from 2h --to 15m', 'from two hours ago until a quarter of an hour ago'],
    ['broadcast replay --follow broadcast-20261121T033000', 'come back to one that runs'],
  ],
  configure: (command) =>
    void command
      .option('--from <time>', 'ISO 8601 with zone, or how long ago (2h)', moment)
      .option('--to <time>', 'the same; not included (default: now)', moment)
      .option('--name <name>', 'name of the replay (default: broadcast-TIME)')
      .addOption(
        new Option('--follow <name>', 'follow this one instead of starting one').conflicts(['from', 'to', 'name']),
      )
      .option('--no-wait', 'start it and end'),
  run: async (run) => (await import('./replay')).replayEvents(run),
};
