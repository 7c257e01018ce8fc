/** A client of the SDK that prints what it hears. */
import WebSocket from 'ws';
import { connect, type BroadcastClient, type BroadcastClientError, type ClientState } from '#sdk/client';
import type { Envelope } from '#shared/contracts';
import { authorizerOf } from '#constructs/authorizer/client-authorizer';
import { colors, text } from '#infra/terminal/text';
import { CliError, EXIT, type ExitCode } from '#tools/stack/exit-codes';
import { signsNoTokens } from '#tools/stack/how-to-connect';
import type { Stack } from '#tools/stack/stack';
import type { Run } from '../command';
import type { Output } from '../output/output';

/** The options of `broadcast listen`, parsed. */
export interface ListenOptions {
  readonly channels?: readonly string[];
  readonly token?: string;
  readonly count?: number;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Failed tries of the first connect after which the address or the token is taken for wrong. Later, it tries for ever. */
const FIRST_TRIES = 2;
/** A token is asked for at each connect. */
const TOKEN_LIFE = '1h';

export async function listenAsUser({ args: [userId = ''], options, output, stack, signal }: Run<ListenOptions>) {
  const found = await stack();
  const { channels = [] } = options;
  const token = await tokenOf(found, userId, options);
  const client = connect({
    url: found.outputs.WebSocketUrl,
    WebSocket,
    // Who looks on does not acknowledge for the user.
    acknowledge: 'manual',
    ...(token && { token }),
  });
  try {
    const ended = heard(client, options, output, signal);
    for (const channel of channels) void client.subscribe(channel).catch(() => undefined); // told by onError
    return await ended;
  } finally {
    client.close();
  }
}

function heard(
  client: BroadcastClient,
  { count, timeout }: ListenOptions,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { dim, yellow, red } = colors;
  return new Promise((resolve, reject) => {
    let left = count ?? Infinity;
    let [wasOpen, failed] = [false, 0];
    client.onMessage((message) => {
      print(message, output);
      left -= 1;
      if (left <= 0) resolve(EXIT.OK);
    });
    client.onGap((stream, reason) => {
      const where = stream === undefined ? '' : ` of ${stream}`;
      output.note(text`${yellow('!')} messages${where} may be missing: ${reason}`);
    });
    client.onError((error) => {
      output.note(text`${red('✗')} ${error.message}`);
      failed += 1;
      if (!wasOpen && failed >= FIRST_TRIES) reject(neverConnected(error));
    });
    client.onStateChange((state: ClientState) => {
      output.note(dim(state === 'open' ? 'open; Ctrl-C stops' : state));
      wasOpen ||= state === 'open';
    });
    signal.addEventListener('abort', () => resolve(EXIT.INTERRUPTED), { once: true });
    if (signal.aborted) resolve(EXIT.INTERRUPTED);
    if (timeout !== undefined)
      setTimeout(() => resolve(count === undefined ? EXIT.OK : EXIT.TIMED_OUT), timeout).unref();
  });
}

function print(message: Envelope, output: Output): void {
  const { id, type, time, data } = message;
  output.answer(
    message,
    () => text`${colors.dim(time)} ${colors.bold(type)} ${JSON.stringify(data)} ${colors.dim(id)}`,
  );
}

const neverConnected = ({ message }: BroadcastClientError): CliError =>
  new CliError(
    EXIT.NO_ACCESS,
    `No connection after ${FIRST_TRIES} tries (${message}): 'broadcast refusals --since 5m' says if the token was refused.`,
  );

/** @throws CliError if there is no token to connect with, saying what clients show */
async function tokenOf(
  stack: Stack,
  userId: string,
  { token, channels = [] }: ListenOptions,
): Promise<(() => Promise<string>) | undefined> {
  if (token !== undefined) return async () => token;
  const authorizer = authorizerOf(stack.outputs);
  if (authorizer.type === 'none') return undefined;
  if (authorizer.type !== 'token')
    throw new CliError(EXIT.NOT_WELL, `${signsNoTokens(authorizer)} Give the token with --token.`);
  const shared = await stack.shared();
  return () => shared.token({ userId, channels, expiresIn: TOKEN_LIFE });
}
