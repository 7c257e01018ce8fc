/** `broadcast acceptance`: uses a deployed stack as its clients and publishers do, and says what works. */
import type { CommandSpec } from '../command';
import type { AcceptanceOptions } from './options';

export const acceptance: CommandSpec<AcceptanceOptions> = {
  usage: 'acceptance',
  summary: 'use a deployed stack as clients and publishers do, and write down what works',
  description: `Connects clients with users and channels of its own, publishes, and checks what they get, reports, outcomes, pruning,
refusals, large and awkward messages, a mapping, resume and the end of a token. It takes about three minutes, most of them for the
token, and costs less than a cent. It only uses AWS APIs and the outputs of the stack, and removes what it made, also after Ctrl-C. For the
mapping it makes a rule on the bus, for events that nobody else publishes. What the stack cannot do, such as resume without history,
and what these credentials may not do, is 'skipped' with the reason. Exit status 0 if nothing failed, 1 otherwise.`,
  examples: [
    [
      'broadcast acceptance --stack Broadcast-prod --markdown acceptance.md',
      'after a deployment, with a page for the team',
    ],
    ['broadcast acceptance --stack Broadcast-dev --everyone', 'also to everyone, where all clients are yours'],
    ['broadcast acceptance --json', 'for a script'],
  ],
  configure: (command) =>
    void command
      .option('--everyone', "also publish to everyone; clients of other people get a message of type 'acceptance'")
      .option('--markdown <file>', 'write the result as a page into this file'),
  run: async (run) => (await import('./acceptance')).acceptStack(run),
};
