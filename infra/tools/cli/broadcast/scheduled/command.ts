/** `broadcast scheduled`: the broadcasts that are to be sent later, and canceling one. */
import type { CommandSpec } from '../command';
import { usageError } from '#tools/stack/exit-codes';
import { wholeNumber } from '../../whole-number';
import type { ScheduledOptions } from './list';

export const scheduled: CommandSpec<ScheduledOptions> = {
  usage: 'scheduled [cancel] [broadcastId]',
  summary: 'list the broadcasts that are to be sent later, and cancel one',
  description: `Lists the broadcasts with 'sendAt' that wait for their time, the soonest first. 'cancel' takes one back: either it is canceled or
it is sent, never both, also in the second of its time. A canceled broadcast stays canceled when its event is delivered again; to
send it after all, publish it with another idempotency key. Exit status 3 if there is no such broadcast, 1 if it is too late.`,
  examples: [
    ['broadcast scheduled', 'what is to be sent, and when'],
    ['broadcast scheduled cancel BroadcastRequested/shop/sale-7', 'do not send it'],
    [`broadcast scheduled --json | jq -r '.scheduled[].broadcastId'`, 'their ids'],
  ],
  configure: (command) => void command.option('--limit <count>', 'list at most so many', wholeNumber(1, 1000), 100),
  run: async (run) => {
    const [action, broadcastId] = run.args;
    if (action === undefined) return (await import('./list')).listScheduled(run);
    if (action !== 'cancel')
      throw usageError(
        `broadcast scheduled has no '${action}': it lists, or cancels with 'broadcast scheduled cancel ID'.`,
      );
    if (broadcastId === undefined)
      throw usageError(
        "Name the broadcast: 'broadcast scheduled cancel ID'. Without 'cancel', the command lists them.",
      );
    return (await import('./cancel')).cancelScheduled(run, broadcastId);
  },
};
