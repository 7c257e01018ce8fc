/** `broadcast resend`: sends the same message again, only to the connections that failed. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import { duration } from '../parse';
import type { ResendOptions } from './resend';

export const resend: CommandSpec<ResendOptions> = {
  usage: 'resend <broadcastId>',
  summary: 'send a broadcast again to the connections that failed',
  description: `Reads the failed connections from the recorded outcomes and sends them the message again, with the id and time it had: a
client that did get it drops the copy. Running it twice sends it once; if it fails again, resend the id of the resend.
Failures that are not on record are left out (outcomes that could not be written, lost parts of a large audience, a
broadcast that FAILED halfway). The answer says so, and --whole-audience sends to the whole audience instead: clients
that have the message drop the copy. Exit status 1 if some failed again, 7 if somebody may be left out.`,
  examples: [
    [
      'broadcast resend PriceChanged/shop.catalog/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11 --dry-run',
      'show who would get it',
    ],
    ['broadcast resend PriceChanged/shop.catalog/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11', 'send it, and follow it'],
    [
      'broadcast resend PriceChanged/shop.catalog/8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11 --whole-audience',
      'if not all failures are on record',
    ],
  ],
  configure: (command) =>
    void command
      .option('--dry-run', 'only show who would get it')
      .option('--whole-audience', 'send to the whole audience, as connected now')
      .addOption(new Option('--timeout <duration>', 'stop following after').argParser(duration).default(300_000, '5m')),
  run: async (run) => (await import('./resend')).resendFailures(run),
};
