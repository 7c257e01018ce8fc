/** `broadcast redrive`: restarts what is in the dead-letter queue. */
import { wholeNumber } from '../../whole-number';
import { DEFAULT_MAX_REDRIVES } from '#tools/stack/redrive/choice';
import type { CommandSpec } from '../command';
import type { RedriveOptions } from './redrive';

export const redrive: CommandSpec<RedriveOptions> = {
  usage: 'redrive',
  summary: 'restart what is in the dead-letter queue',
  description: `Takes each message out of the dead-letter queue and starts its broadcast again, with the id, source and time its event
had. A message that was for another queue, or whose reader there failed on it too often, goes to that queue. (SQS's own
redrive knows only the second kind.) Nothing is put on the bus, so no other rule gets the event again. The broadcast keeps
its id, so one that completed meanwhile is not sent twice. A message is deleted only after its execution has started, or
its queue has it. One whose broadcast keeps failing is left in the queue after --max-redrives. Exit status 1 if anything
was left.`,
  examples: [
    ['broadcast redrive --dry-run', 'list the messages, and what would be done'],
    ['broadcast redrive --max 1', 'only one, to see whether the cause is fixed'],
    ['broadcast redrive', 'all of it'],
  ],
  configure: (command) =>
    void command
      .option('--dry-run', 'only show what would be done')
      .option('--max <count>', 'maximum number of messages', wholeNumber(1, 1_000_000), 10_000)
      .option(
        '--max-redrives <count>',
        'leave messages that have come back this often',
        wholeNumber(1, 1000),
        DEFAULT_MAX_REDRIVES,
      ),
  run: async (run) => (await import('./redrive')).redriveDeadLetters(run),
};
