/** For both benchmark programs: credentials for signing, a forked server that ends with its parent, colours. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { styleText } from 'node:util';

const coloured =
  (name: 'bold' | 'green' | 'red') =>
  (words: string): string =>
    process.stdout.isTTY && !process.env.NO_COLOR ? styleText(name, words, { validateStream: false }) : words;

export const colors = { bold: coloured('bold'), green: coloured('green'), red: coloured('red') };

/** As in Lambda: temporary credentials in the environment, whose token is signed and sent with each post. */
export function useBenchCredentials(): void {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLEBENCH',
    AWS_SECRET_ACCESS_KEY: 'bench'.repeat(8),
    AWS_SESSION_TOKEN: 'bench'.repeat(100),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
}

/** `http`: HTTP/1.1 without TLS. `https`: with it. `h2`: HTTP/2 over TLS. */
export type Protocol = 'http' | 'https' | 'h2';

export interface BenchServer {
  readonly url: string;
  stop(): void;
}

/** Forks a server module, which sends the address it listens on. */
export async function startServer(
  module: string,
  args: readonly string[],
  scheme: 'http' | 'https' = 'http',
): Promise<BenchServer> {
  const child = fork(module, args);
  const [address] = (await once(child, 'message')) as [AddressInfo];
  return { url: `${scheme}://127.0.0.1:${address.port}/bench`, stop: () => child.kill() };
}

/** Ctrl-C ends the program at once, with what it has printed so far; its servers end with it. */
export function endOnInterrupt(): void {
  process.once('SIGINT', () => {
    process.stderr.write('\nInterrupted.\n');
    process.exit(130);
  });
}
