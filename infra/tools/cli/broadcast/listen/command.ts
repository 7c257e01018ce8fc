/** `broadcast listen`: a client in the terminal. */
import type { CommandSpec } from '../command';
import { duration, listOf } from '../parse';
import { wholeNumber } from '../../whole-number';
import type { ListenOptions } from './listen';

export const listen: CommandSpec<ListenOptions> = {
  usage: 'listen <userId>',
  summary: 'connect as a user, and print what arrives',
  description: `Connects with the client SDK and prints each message with its time and id, on a terminal also each change of the connection. What is
published while it is disconnected comes when it is back, if the stack keeps history; what is lost is announced. In authorizer mode
token, it signs a token with the stack's secret. In mode none, each connection is a user of its own. In modes jwt, cognito and lambda,
give it a token with --token, which says who the user is. With --count it ends after so many messages, or with 5 if they have not come
within --timeout. Ctrl-C ends it, with 130.`,
  examples: [
    ['broadcast listen alice --channels orders,team-7', 'messages to alice, to everyone, and to two channels'],
    ['broadcast listen alice --count 1 --timeout 30s --json | jq .data', 'the data of the next message'],
  ],
  configure: (command) =>
    void command
      .option('--channels <names>', 'channels to subscribe to', listOf)
      .option('--token <token>', 'connect with this token')
      .option('--count <n>', 'end after so many messages', wholeNumber(1, 1_000_000))
      .option('--timeout <duration>', 'end after this long (default: never)', duration),
  run: async (run) => (await import('./listen')).listenAsUser(run),
};
