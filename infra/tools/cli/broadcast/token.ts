/** `broadcast token`: makes a token that the stack's authorizer accepts, to try things by hand. */
import type { CommandSpec } from './command';
import { EXIT } from '#tools/stack/exit-codes';
import { lifetime, listOf } from './parse';

interface TokenOptions {
  readonly channels?: readonly string[];
  readonly expiresIn: string;
  readonly url?: boolean;
}

export const token: CommandSpec<TokenOptions> = {
  usage: 'token <userId>',
  summary: 'make a token to connect with',
  description: `Signs a token with the stack's secret, which it reads from Secrets Manager. Anybody with the token is that user until it
expires: use it for trials, never for production clients. Needs secretsmanager:GetSecretValue. A stack has this secret
only if its authorizer mode is 'token'; otherwise the command says what clients must show, and ends with 1.`,
  examples: [
    ['broadcast token alice', 'one hour'],
    [
      `npx wscat -c "$(broadcast token alice --channels 'orders,team-*' --url)"`,
      'connect with it, with the right to two kinds of channels',
    ],
  ],
  configure: (command) =>
    void command
      .option('--channels <names>', 'channels it may subscribe to, or prefixes ending in *', listOf)
      .option('--expires-in <time>', 'how long it is valid, e.g. 30m, 12h', lifetime, '1h')
      .option('--url', 'print the address to connect to, with the token in it'),
  run: async ({ args: [userId = ''], options, output, stack }) => {
    const found = await stack();
    const { channels, expiresIn, url } = options;
    const signed = await (await found.shared()).token({ userId, expiresIn, ...(channels && { channels }) });
    const address = `${found.outputs.WebSocketUrl}?token=${signed}`;
    output.answer({ userId, token: signed, url: address }, () => (url ? address : signed));
    return EXIT.OK;
  },
};
