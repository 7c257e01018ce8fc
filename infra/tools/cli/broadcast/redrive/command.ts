/** `broadcast redrive`: what is in the dead-letter queue is started again. */
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import type { RedriveOptions } from './redrive';

export const redrive: CommandSpec<RedriveOptions> = {
  usage: 'redrive',
  summary: 'start again what is in the dead-letter queue',
  description: `Takes each message out of the dead-letter queue (SQS's own redrive refuses a queue that is no queue's dead-letter
queue) and puts it back on the bus as 'Broadcast Redriven', with the id, source and time its event had. Only this
service hears of it again, not every rule the event once matched, and as the broadcast keeps its name, one that was
completed meanwhile is not sent twice. A message is deleted only after the bus has taken it. What comes back again and
again is left in the queue after --max-redrives. Exit status 1 when something was left.`,
  examples: [
    ['broadcast redrive --dry-run', 'what is there, and what would be done with it'],
    ['broadcast redrive --max 1', 'one, to see whether the cause is mended'],
    ['broadcast redrive', 'all of it'],
  ],
  configure: (command) =>
    void command
      .option('--dry-run', 'only say what would be done')
      .option('--max <count>', 'messages at most', wholeNumber(1, 1_000_000), 10_000)
      .option('--max-redrives <count>', 'leave what has come back so often', wholeNumber(1, 1000), 3),
  run: async (run) => (await import('./redrive')).redriveDeadLetters(run),
};
