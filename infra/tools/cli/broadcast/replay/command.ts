/** `broadcast replay`: sends archived events of a time span to the stack's rules again. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { moment } from '../parse';
import type { ReplayOptions } from './replay';

export const replay: CommandSpec<ReplayOptions> = {
  usage: 'replay',
  summary: 'replay the archived events of a time span',
  description: `Replays the stack's archive to the stack's own rules; other rules on the bus do not receive the events. A replayed event
keeps its id, and the id names the broadcast: what completed before ends as DUPLICATE and is not sent twice; what failed
or never started is sent now. Follows the replay until it is finished; Ctrl-C stops following, not the replay.
EventBridge replays minute by minute, and events may take ten minutes to reach the archive.`,
  examples: [
    ['broadcast replay --from 2026-11-21T02:00:00Z --to 2026-11-21T03:30:00Z', 'the events of that time'],
    ['broadcast replay --from 2h --to 15m', 'from two hours ago until 15 minutes ago'],
    ['broadcast replay --follow broadcast-20261121T033000', 'follow a replay that is running'],
  ],
  configure: (command) =>
    void command
      .option('--from <time>', 'ISO 8601 with time zone, or how long ago (2h)', moment)
      .option('--to <time>', 'end of the time span, exclusive (default: now)', moment)
      .option('--name <name>', 'name of the replay (default: broadcast-TIME)')
      .addOption(
        new Option('--follow <name>', 'follow this replay instead of starting one').conflicts(['from', 'to', 'name']),
      )
      .option('--no-wait', 'do not follow it'),
  run: async (run) => (await import('./replay')).replayEvents(run),
};
