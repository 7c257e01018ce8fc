/** `broadcast resend`: the same message once more, to the connections that failed and to no other. */
import { wholeNumber } from '../../whole-number';
import type { CommandSpec } from '../command';
import type { ResendOptions } from './resend';

export const resend: CommandSpec<ResendOptions> = {
  usage: 'resend <broadcastId>',
  summary: 'send a broadcast again to the connections that failed',
  description: `Reads who failed from the recorded outcomes and sends the message again to these connections, under the id and time it
had: a client that got it after all drops the copy. Asked twice, it is sent once; what fails again is resent by the id
of the resend. What is not on record is not in it (failures whose outcome could not be written, lost parts of a large
audience, a broadcast that FAILED on its way): the answer says so, and --whole-audience sends to everybody it was for,
where those who have the message drop the copy. Exit status 1 when some failed again, 7 when somebody may be left out.`,
  examples: [
    [
      'broadcast resend PriceChanged/shop.catalog/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11 --dry-run',
      'to whom it would go',
    ],
    ['broadcast resend PriceChanged/shop.catalog/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'send it, and see how it went'],
    [
      'broadcast resend PriceChanged/shop.catalog/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11 --whole-audience',
      'where not all failures are on record',
    ],
  ],
  configure: (command) =>
    void command
      .option('--dry-run', 'only say to whom')
      .option('--whole-audience', 'to everybody it was for, as they are connected now')
      .option('--timeout <seconds>', 'give up following after', wholeNumber(1, 86_400), 300),
  run: async (run) => (await import('./resend')).resendFailures(run),
};
