/** Serves the console until Ctrl-C. */
import { once } from 'node:events';
import { colors, text } from '#infra/terminal/text';
import { serveAccount } from '#tools/console/index';
import { PortTakenError } from '#local/http/port-taken-error';
import { EXIT, usageError } from '#tools/stack/exit-codes';
import type { Run } from '../command';

/** The options of `broadcast console`, parsed. */
export interface ConsoleOptions {
  readonly port: number;
  /** Milliseconds. */
  readonly since: number;
  readonly write?: boolean;
}

export async function serveConsole({ options, output, stack, signal }: Run<ConsoleOptions>): Promise<number> {
  const found = await stack();
  const { port, since, write = false } = options;
  const served = await serveAccount(found, { port, since, write }).catch((error: unknown) => {
    throw error instanceof PortTakenError
      ? usageError(`Port ${port} is taken: name another one with --port, or leave it out.`)
      : error;
  });
  try {
    const { url } = served;
    output.answer({ url, stack: found.name, write }, () => url);
    output.note(
      write
        ? text`${colors.yellow('!')} The page can change ${found.name}. Who has the address can too. Ctrl-C stops.`
        : colors.dim('The page changes nothing. Who has the address can read it. Ctrl-C stops.'),
    );
    if (!signal.aborted) await once(signal, 'abort');
    return EXIT.INTERRUPTED;
  } finally {
    await served.close();
  }
}
