/** `broadcast token`: a token the stack's authorizer accepts, for a try by hand. */
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
  summary: 'a token to connect with',
  description: `Signs a token with the stack's secret, which it reads from Secrets Manager. Whoever has the token is that user until
it expires: for trying out, never for production clients. Needs secretsmanager:GetSecretValue. A stack whose authorizer
is of another mode than 'token' has no such secret: the command then says what its clients show, and ends with 1.`,
  examples: [
    ['broadcast token alice', 'one hour'],
    [
      `npx wscat -c "$(broadcast token alice --channels 'orders,team-*' --url)"`,
      'connect with it, and with the right to two kinds of channels',
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
